import type { Fault, FaultKind } from "../fault-log.js";
import type { Trace } from "./trace.js";

/** Why a message was processed once more, although an earlier attempt had done its work. */
export const REASONS = {
  killedBeforeNoted: "holder killed after its work, before that was noted",
  awayAtFinish: "store did not answer when the work was to be noted",
  holderStopped: "lease lost: holder stopped for longer",
  storePaused: "lease lost: store paused for longer",
  storeAway: "lease lost: store killed, and back too late to renew it",
  starved: "lease lost: renewed too late, the machine was busy",
  storeForgot: "store forgot what it had acknowledged when it was killed",
} as const;

export type Reason = keyof typeof REASONS;

/** A handler whose work was done. */
export interface Run extends Trace {
  readonly begun: number;
  readonly worked: number;
}

/** What is needed to judge. Times are milliseconds. */
export interface Evidence {
  readonly faults: readonly Fault[];
  readonly lease: number;
}

/**
 * Why a run did not keep a later one of the same message away, as it follows from what both wrote down and
 * from what was done to their processes and the store.
 *
 * @returns `undefined` where nothing that was done explains it: then the engine or the store is at fault.
 */
export function reasonOf(earlier: Run, later: Run, evidence: Evidence): Reason | undefined {
  const until = later.begun;
  const happened = happenings(evidence.faults);
  // The store said that it is processed, or granted a claim, and gave the message to another all the same.
  const { noted = Number.POSITIVE_INFINITY } = earlier;
  const renewed = earlier.leases.findLast((asked) => asked < until) ?? earlier.begun;
  if (noted < until || until < renewed + evidence.lease) {
    return happened("storeKilled", Math.min(noted, renewed), until) ? "storeForgot" : undefined;
  }
  // The claim had run out. Its work may have been done before, and was not noted;
  if (earlier.worked < until) {
    const { worked, failedNotes, answered, process } = earlier;
    if (failedNotes.some((asked) => asked < until)) return "awayAtFinish";
    if (!answered && happened("holderKilled", worked, Number.POSITIVE_INFINITY, process)) {
      return "killedBeforeNoted";
    }
  }
  // or it was at work, and could not renew it.
  if (happened("holderStopped", renewed, until, earlier.process)) return "holderStopped";
  if (happened("storePaused", renewed, until)) return "storePaused";
  return happened("storeKilled", renewed, until) ? "storeAway" : "starved";
}

/** Whether something was done to a process, or to the store, between two moments. */
function happenings(faults: readonly Fault[]) {
  return (kind: FaultKind, from: number, to: number, process?: string): boolean =>
    faults.some(
      (fault) =>
        fault.kind === kind && fault.process === process && fault.from <= to && fault.to >= from,
    );
}
