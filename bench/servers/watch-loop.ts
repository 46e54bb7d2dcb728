/**
 * Watches how long the event loop is away from everybody else: the longest time between two of its
 * turns, in microseconds. It keeps the loop turning, which timers of a millisecond could not tell.
 *
 * @returns what ends it, after one more turn
 */
export function watchLoop(): () => Promise<number> {
  let longest = 0;
  let last = performance.now();
  let ended: ((longest: number) => void) | undefined;
  const turn = () => {
    const now = performance.now();
    longest = Math.max(longest, (now - last) * 1000);
    last = now;
    if (ended) ended(longest);
    else setImmediate(turn);
  };
  setImmediate(turn);
  return () =>
    new Promise((resolve) => {
      ended = resolve;
    });
}
