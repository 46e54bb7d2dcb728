import { type Evidence, type Reason, type Run, reasonOf } from "./reason.js";
import type { Trace } from "./trace.js";

/** Work that was done once more. */
interface Again {
  readonly earlier: Run;
  readonly later: Run;
  /** `undefined` where nothing that was done explains it. */
  readonly reason: Reason | undefined;
}

/** What became of the messages of one run. */
export interface Findings {
  readonly deliveries: number;
  /** Messages whose handler's work was done, once at least. */
  readonly processed: number;
  readonly again: readonly Again[];
  /** Handlers whose work was cut off by a kill. */
  readonly cutOff: number;
  /** Handlers that were told that their claim is lost. */
  readonly aborted: number;
  /** Deliveries that were answered as processed, and had no handler run. */
  readonly duplicates: number;
  /** Deliveries that were refused, by code. */
  readonly refused: Readonly<Record<string, number>>;
}

export function findingsOf(traces: readonly Trace[], evidence: Evidence): Findings {
  const runs = grouped(traces.filter(isDone));
  const killed = new Set(
    evidence.faults.flatMap(({ kind, process }) => (kind === "holderKilled" ? [process] : [])),
  );
  const count = (is: (trace: Trace) => unknown) => traces.filter(is).length;
  return {
    deliveries: traces.length,
    processed: runs.size,
    again: [...runs.values()].flatMap((group) => againIn(group, evidence)),
    cutOff: count(
      ({ begun, worked, answered, process }) =>
        begun && !worked && !answered && killed.has(process),
    ),
    aborted: count(({ aborted }) => aborted),
    duplicates: count(({ begun, answered }) => !begun && answered?.status === 200),
    refused: refusalsIn(traces),
  };
}

function isDone(trace: Trace): trace is Run {
  return trace.worked !== undefined;
}

function grouped(runs: readonly Run[]): Map<string, Run[]> {
  const groups = new Map<string, Run[]>();
  for (const run of runs) groups.set(run.message, [...(groups.get(run.message) ?? []), run]);
  return groups;
}

/**
 * Each run after the first, beside the one before it. In the order of their claims: one that was stopped
 * between its claim and its work begins after another has taken over.
 */
function againIn(group: readonly Run[], evidence: Evidence): Again[] {
  const inOrder = [...group].sort((one, other) => claimedAt(one) - claimedAt(other));
  return inOrder.slice(1).flatMap((later, index) => {
    const earlier = inOrder[index];
    return earlier ? [{ earlier, later, reason: reasonOf(earlier, later, evidence) }] : [];
  });
}

/** Within a transaction there are no leases. */
function claimedAt({ leases: [claimed], begun }: Run): number {
  return claimed ?? begun;
}

function refusalsIn(traces: readonly Trace[]): Record<string, number> {
  const refused: Record<string, number> = {};
  for (const { answered } of traces) {
    if (answered?.code !== undefined) refused[answered.code] = (refused[answered.code] ?? 0) + 1;
  }
  return refused;
}
