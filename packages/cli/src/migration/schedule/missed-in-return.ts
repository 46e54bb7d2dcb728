import type { Seen, View } from "./hand-over-moves.js";
import { missedAround } from "./missed-ticks.js";

/** A schedule that this migration paused in the source, and that was given back to it. */
export interface GivenBack {
  readonly cron: string;
  /** When the source would have fired next when it was paused, if that is known. */
  readonly nextTick: number | undefined;
  /** Both regions before this run did anything. */
  readonly before: View;
  /** The target when it was last seen running; `undefined` if this run never saw it run. */
  readonly running: Seen;
  /** Both regions at the end. */
  readonly after: View;
}

/**
 * The ticks that neither region fired while a schedule was given back. One that the target fires between the look
 * at it and the placeholder is among them, because the placeholder has no past.
 *
 * @returns `undefined` if it is not known
 */
export function missedInReturn({
  cron,
  nextTick,
  before,
  running,
  after,
}: GivenBack): readonly number[] | undefined {
  const started = after.old;
  // What does not run is told elsewhere.
  if (!started || started.definition.isPaused) return [];
  const wasResumed = before.old?.definition.isPaused === false;
  if (running) {
    if (wasResumed) return [];
    const { next: expected } = running;
    if (expected === undefined) return undefined;
    return missedAround({ cron, expected, stopped: running, started, isLate: false });
  }
  // Another run, or one that was killed, has stopped the target, and nobody recorded when. But nothing was missed if
  // nothing was since the source was paused.
  if (nextTick === undefined) return undefined;
  const most = missedAround({
    cron,
    expected: nextTick,
    stopped: before.old,
    started,
    isLate: wasResumed,
  });
  return most?.length === 0 ? [] : undefined;
}
