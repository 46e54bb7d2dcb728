import { REGIONS, type Region } from "@qstash-verify/core";
import type { Decision } from "./decision.js";

/** What a migration cannot read anywhere, because only its owner knows it. */
export type Note =
  /** How the app answered a check at its address; without an address, the check was skipped. */
  | { readonly about: "app"; readonly url: string | null; readonly wrong: number }
  /** The region through which the deployed apps send, according to their owner. */
  | { readonly about: "sending"; readonly region: Region }
  /** Whether schedules that are paused in the source are meant to run. */
  | { readonly about: Decision; readonly names: readonly string[] };

/** A note as it is written down. */
export type NoteRecord = { readonly type: "noted"; readonly at: string } & Note;

/** How an app answered a check at its address. */
export type AppNote = Extract<NoteRecord, { about: "app" }> & {
  readonly url: string;
  /** Whether the owner went on in spite of its wrong answers. */
  readonly isPassedOver: boolean;
};

/** The notes of a journal. The latest one about each thing counts. */
export class Notes {
  readonly #apps = new Map<string, AppNote>();
  #isCheckSkipped = false;
  #sending: Region | undefined;
  readonly #meant = new Map<string, Decision>();

  /** The latest check at each address, in the order in which they were made. */
  get apps(): readonly AppNote[] {
    return [...this.#apps.values()];
  }

  /** Whether the owner went on without a check, after all checks. */
  get isCheckSkipped(): boolean {
    return this.#isCheckSkipped;
  }

  /** The region that the apps send through. */
  get sending(): Region | undefined {
    return this.#sending;
  }

  /** What a schedule is meant to do, if its owner has said so since it last ran by this journal. */
  meant(schedule: string): Decision | undefined {
    return this.#meant.get(schedule);
  }

  remember(record: NoteRecord): void {
    if (record.about === "app") this.#rememberApp(record);
    else if (record.about === "sending") this.#sending = record.region;
    else for (const name of record.names) this.#meant.set(name, record.about);
  }

  #rememberApp({ url, ...record }: Extract<NoteRecord, { about: "app" }>): void {
    this.#isCheckSkipped = url === null;
    if (url === null) {
      for (const [address, app] of this.#apps) {
        this.#apps.set(address, { ...app, isPassedOver: app.wrong > 0 });
      }
      return;
    }
    this.#apps.delete(url);
    this.#apps.set(url, { ...record, url, isPassedOver: false });
  }

  /** It has run since, so what was said is not about its next pause. */
  forget(schedule: string): void {
    this.#meant.delete(schedule);
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
  if ((about !== "paused" && about !== "running") || !Array.isArray(names)) return false;
  return names.every((name) => typeof name === "string");
}
