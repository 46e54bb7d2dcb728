import { constants } from "node:os";

/** `SIGHUP`: the terminal was closed. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Milliseconds. npm repeats the Ctrl-C that the terminal has already sent to this process. */
const ONE_KEYSTROKE = 500;

/** The signal with which {@link passOnClosedPipe} tells why: no person has asked for a second time. */
const CLOSED_PIPE = "SIGPIPE";

let isHungUp = false;

/**
 * Watches for Ctrl-C, SIGTERM, and the end of the terminal. The first is reacted to; the second ends the process, whatever it is doing.
 *
 * @returns what ends the watch
 */
export function watchInterrupts(react: () => void): () => void {
  let first: number | undefined;
  const listener = (signal: NodeJS.Signals): void => {
    isHungUp ||= signal === "SIGHUP";
    if (first === undefined) {
      first = performance.now();
      react();
    } else if (signal !== CLOSED_PIPE && performance.now() - first > ONE_KEYSTROKE) {
      endAtOnce(signal);
    }
  };
  const end = (): void => {
    for (const signal of SIGNALS) process.off(signal, listener);
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return () => {
    const isRecent = first !== undefined && performance.now() - first <= ONE_KEYSTROKE;
    // What npm repeats may still be on its way, and would end the process.
    if (isRecent) setTimeout(end, ONE_KEYSTROKE).unref();
    else end();
  };
}

/** Resolves with the first of them. The second ends the process. */
export function interruption(): Promise<void> {
  return new Promise((resolve) => watchInterrupts(resolve));
}

/**
 * Tells those who watch that nobody reads the output any more, which they take for a first Ctrl-C.
 *
 * @returns whether anybody watches
 */
export function passOnClosedPipe(): boolean {
  return process.emit("SIGINT", CLOSED_PIPE);
}

/** Ends the process. Everything is written. */
export function endNow(): never {
  // Node.js would crash as it puts a terminal back that is gone.
  if (isHungUp) endAtOnce("SIGHUP");
  process.exit();
}

function endAtOnce(signal: NodeJS.Signals): never {
  // Without a listener, the signal ends even a process that is blocked by its terminal. `exit` would block,
  // too.
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  // The first process of a container is not ended by a signal that it does not listen to.
  process.exit(128 + constants.signals[signal]);
}
