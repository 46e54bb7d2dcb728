import type { Entry } from "../ledger.js";

/** What one delivery went through. Times are by the machine's steady clock. */
export interface Trace {
  readonly delivery: string;
  /** `slot.incarnation`. */
  readonly process: string;
  readonly message: string;
  begun?: number;
  worked?: number;
  /** When its claim was known to be lost. */
  aborted?: number;
  committed?: number;
  /** When the store acknowledged that the message is processed. */
  noted?: number;
  /** When the claim, and each renewal that was granted, was asked for. */
  readonly leases: number[];
  /** When a note was asked for and the store did not answer. */
  readonly failedNotes: number[];
  answered?: { readonly status: number; readonly code?: string; readonly isDuplicate: boolean };
}

/** Puts together what belongs to each delivery, in the order in which they arrived. */
export function tracesOf(entries: readonly Entry[]): Trace[] {
  const traces = new Map<string, Trace>();
  for (const entry of entries) {
    const { delivery } = entry;
    if (entry.what === "arrived") {
      const [process = ""] = delivery.split("-");
      const own = { leases: [], failedNotes: [] };
      traces.set(delivery, { delivery, process, message: entry.message, ...own });
    }
    const trace = traces.get(delivery);
    if (trace) add(entry, trace);
  }
  return [...traces.values()];
}

function add(entry: Entry, trace: Trace): void {
  switch (entry.what) {
    case "begun":
    case "worked":
    case "aborted":
    case "committed":
      trace[entry.what] = entry.at;
      break;
    case "asked":
      addAsked(entry, trace);
      break;
    case "answered":
      trace.answered = entry;
      break;
    default:
  }
}

function addAsked(entry: Extract<Entry, { what: "asked" }>, trace: Trace): void {
  if (entry.for === "note") {
    if (entry.came === "yes") trace.noted ??= entry.at;
    if (entry.came === "failed") trace.failedNotes.push(entry.asked);
  } else if (entry.came === "yes") {
    trace.leases.push(entry.asked);
  }
}
