import type { SubjectName } from "../subject.js";

/** What the harness tells a process of the application. */
export interface Settings {
  /** `slot.incarnation`. */
  readonly process: string;
  readonly subject: SubjectName;
  /** The folder of ledgers. */
  readonly ledgers: string;
  /** The address of the store. */
  readonly store: string;
  /** The destination that messages are published to. */
  readonly url: string;
  readonly leaseSeconds: number;
  readonly storeSeconds: number;
}

const VARIABLE = "PROOF_SETTINGS";

export function settingsVariable(settings: Settings): Record<string, string> {
  return { [VARIABLE]: JSON.stringify(settings) };
}

export function readSettings(): Settings {
  return JSON.parse(process.env[VARIABLE] ?? "");
}
