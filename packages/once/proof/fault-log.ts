import { steadyNow } from "./ledger.js";

export type FaultKind = "holderKilled" | "holderStopped" | "storeKilled" | "storePaused";

/** Something that was done to a process of the application or to the store. */
export interface Fault {
  readonly kind: FaultKind;
  /** By the machine's steady clock; of a kill, when it was seen to be dead. */
  readonly from: number;
  /** When it went on, or another took its place. */
  to: number;
  /** `slot.incarnation` of the application's process. */
  readonly process: string | undefined;
}

/** What was done, and when. */
export class FaultLog {
  readonly faults: Fault[] = [];

  /** @returns ends it */
  begin(kind: FaultKind, process?: string): () => void {
    const fault: Fault = { kind, from: steadyNow(), to: Number.POSITIVE_INFINITY, process };
    this.faults.push(fault);
    return () => {
      fault.to = steadyNow();
    };
  }

  count(kind: FaultKind): number {
    return this.faults.filter((fault) => fault.kind === kind).length;
  }
}
