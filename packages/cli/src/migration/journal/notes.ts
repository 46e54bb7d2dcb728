import { REGIONS, type Region } from "@qstash-verify/core";

/** What a migration cannot read anywhere, because only its owner knows it. */
export type Note =
  /** How the app answered a check at its address; without an address, the check was skipped. */
  | { readonly about: "app"; readonly url: string | null; readonly wrong: number }
  /** The region through which the deployed apps send, according to their owner. */
  | { readonly about: "sending"; readonly region: Region }
  /** Schedules that run in neither region, and are meant to. */
  | { readonly about: "paused"; readonly names: readonly string[] };

/** A note as it is written down. */
export type NoteRecord = { readonly type: "noted"; readonly at: string } & Note;

/** The notes of a journal. The latest one of each kind counts. */
export class Notes {
  #app: Extract<NoteRecord, { about: "app" }> | undefined;
  #sending: Region | undefined;
  readonly #paused = new Set<string>();

  /** The latest check of the app, or the note that it was skipped. */
  get app(): Extract<NoteRecord, { about: "app" }> | undefined {
    return this.#app;
  }

  /** The region that the apps send through. */
  get sending(): Region | undefined {
    return this.#sending;
  }

  /** The schedules that are paused on purpose. */
  get paused(): ReadonlySet<string> {
    return this.#paused;
  }

  remember(record: NoteRecord): void {
    if (record.about === "app") this.#app = record;
    else if (record.about === "sending") this.#sending = record.region;
    else for (const name of record.names) this.#paused.add(name);
  }
}

/** Whether a journal's record is a valid note. */
export function isNote(record: Readonly<Record<string, unknown>>): boolean {
  const { about, at, url, wrong, region, names } = record;
  if (typeof at !== "string") return false;
  if (about === "app") {
    return (url === null || typeof url === "string") && Number.isSafeInteger(wrong);
  }
  if (about === "sending") return REGIONS.some((each) => each === region);
  if (about !== "paused" || !Array.isArray(names)) return false;
  return names.every((name) => typeof name === "string");
}
