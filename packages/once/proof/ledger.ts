import { openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";

/** Something that happened to a delivery inside an application process. */
export type Event =
  /** A verified delivery arrived. */
  | { readonly what: "arrived"; readonly message: string }
  /** Its handler began, ended its work, or was told that its claim is lost. */
  | { readonly what: "begun" | "worked" | "aborted" }
  /** Its transaction was committed, or rolled back. */
  | { readonly what: "committed" | "rolledBack" }
  /** The store was asked to claim the message, to renew the claim, to note that it is processed. */
  | {
      readonly what: "asked";
      readonly for: "claim" | "renewal" | "note";
      /** When; `at` is when the answer came. */
      readonly asked: number;
      readonly came: "yes" | "no" | "failed";
    }
  /** The answer was decided. */
  | {
      readonly what: "answered";
      readonly status: number;
      readonly code?: string;
      readonly isDuplicate: boolean;
    };

/** An event, the delivery it belongs to, and when it was written. */
export type Entry = Event & {
  /** `slot.incarnation-number`: which process had it, and its number there. */
  readonly delivery: string;
  /** Milliseconds by the machine's steady clock, the same in every process. */
  readonly at: number;
};

/** Milliseconds by the machine's steady clock, the same in every process of it. */
export function steadyNow(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/**
 * A file of one process to which events are only appended. It shares nothing with any store, and what was
 * written outlives a SIGKILL of its process: it is handed to the system before `write` returns.
 */
export class Ledger {
  readonly #file: number;

  constructor(folder: string, process: string) {
    this.#file = openSync(join(folder, `${process}.jsonl`), "a");
  }

  write(delivery: string, event: Event): void {
    const entry: Entry = { ...event, delivery, at: steadyNow() };
    writeSync(this.#file, `${JSON.stringify(entry)}\n`);
  }
}

/** Everything that all processes wrote, in the order in which it happened. */
export function readLedgers(folder: string): Entry[] {
  const lines = readdirSync(folder)
    .filter((name) => name.endsWith(".jsonl"))
    .flatMap((name) => readFileSync(join(folder, name), "utf8").trim().split("\n"))
    .filter((line) => line !== "");
  const entries: Entry[] = lines.map((line) => JSON.parse(line));
  return entries.sort((one, other) => one.at - other.at);
}
