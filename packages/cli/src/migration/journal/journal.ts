import { Failure } from "../../failure.js";
import {
  type Accounts,
  differenceOf,
  type Intention,
  type IntentionRecord,
  type JournalRecord,
  type Recorded,
} from "./journal-record.js";
import type { JournalStore } from "./journal-store.js";
import { JournalWriter } from "./journal-writer.js";
import { type Note, Notes } from "./notes.js";
import { parseJournal } from "./parse-journal.js";
import { Switches } from "./switches.js";

/** An intention, and whether it is known to have been carried out. */
export interface Action<D> extends Intention<D> {
  readonly id: number;
  readonly isDone: boolean;
}

/** An action, and whether it was taken back. */
export interface PastAction<D> extends Action<D> {
  readonly isUndone: boolean;
}

/** All that was done to one resource and not taken back, in both regions, in order. */
export type Chain<D> = readonly [Action<D>, ...Action<D>[]];

/**
 * What a migration did, on disk: a line before each action and one after it, each synced. Whenever the
 * process is killed, it is known what may have been written to a region.
 */
export class Journal {
  readonly notes: Notes = new Notes();
  readonly switches: Switches = new Switches();
  readonly #store: JournalStore;
  readonly #writer: JournalWriter;
  readonly #accounts: Accounts;
  /** By kind, and then by name. */
  readonly #intentions = new Map<string, Map<string, IntentionRecord[]>>();
  readonly #all = new Map<number, IntentionRecord>();
  readonly #done = new Set<number>();
  readonly #undone = new Set<number>();
  #isEmpty = true;

  /** Reads an existing journal. @throws Failure if it belongs to another migration, or is not a journal */
  constructor(store: JournalStore, accounts: Accounts, kinds: readonly Recorded<unknown>[]) {
    const { name } = store;
    this.#store = store;
    this.#writer = new JournalWriter(store);
    this.#accounts = accounts;
    const records = parseJournal(store.read(), name, kinds);
    const header = records.find((record) => record.type === "accounts");
    const difference = records.length > 0 ? differenceOf(header, accounts) : undefined;
    if (difference) {
      throw new Failure(
        `${name} is the journal of ${difference}: if -e names the right file, choose another journal with --journal`,
      );
    }
    for (const record of records) this.#remember(record);
  }

  /** What messages call it. */
  get name(): string {
    return this.#store.name;
  }

  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** All intentions for one resource, in order. */
  historyOf<D>(kind: Recorded<D>, name: string): readonly PastAction<D>[] {
    const records = this.#intentions.get(kind.kind)?.get(name) ?? [];
    return records.map((record) => ({
      ...typed(kind, record),
      isDone: this.#done.has(record.id),
      isUndone: this.#undone.has(record.id),
    }));
  }

  /** What is to be undone of a kind: for each resource, everything that was done to it. */
  chainsOf<D>(kind: Recorded<D>): Chain<D>[] {
    const names = [...(this.#intentions.get(kind.kind)?.keys() ?? [])];
    return names.flatMap((name) => {
      const [first, ...rest] = this.historyOf(kind, name).filter(({ isUndone }) => !isUndone);
      return first ? [[first, ...rest]] : [];
    });
  }

  /** Records what is about to be done. Resolves with its id when that is on disk. */
  async intend<D>({ kind }: Recorded<D>, intention: Intention<D>): Promise<number> {
    await this.#begin();
    const id = this.#all.size + 1;
    await this.append({ type: "intend", id, kind, ...intention });
    return id;
  }

  /** Records what only the owner knows. Resolves when that is on disk. */
  async note(note: Note): Promise<void> {
    await this.#begin();
    await this.append({ type: "noted", at: new Date().toISOString(), ...note });
  }

  /** Adds a record. Resolves when it is on disk. */
  append(record: JournalRecord): Promise<void> {
    this.#remember(record);
    return this.#writer.append(JSON.stringify(record));
  }

  async close(): Promise<void> {
    await this.#store.close();
  }

  async #begin(): Promise<void> {
    if (!this.#isEmpty) return;
    await this.append({ type: "accounts", version: 1, ...this.#accounts });
  }

  #remember(record: JournalRecord): void {
    this.#isEmpty = false;
    if (record.type === "done") this.#done.add(record.id);
    else if (record.type === "undone") {
      this.#undone.add(record.id);
      // Only where its pause was ours does it run again.
      const undone = this.#all.get(record.id);
      if (undone?.side === "source") {
        this.#forgetPause(undone);
        this.switches.forget(undone.name);
      }
    } else if (record.type === "switched") this.switches.remember(record);
    else if (record.type === "noted") this.notes.remember(record);
    else if (record.type === "intend") {
      this.#all.set(record.id, record);
      this.#forgetPause(record);
      if (record.side === "source") this.switches.forget(record.name);
      const ofKind = this.#intentions.get(record.kind) ?? new Map<string, IntentionRecord[]>();
      ofKind.set(record.name, [...(ofKind.get(record.name) ?? []), record]);
      this.#intentions.set(record.kind, ofKind);
    }
  }

  /** A schedule runs if it is handed over, and if that is undone. A pause that is copied leaves it as it is. */
  #forgetPause(record: IntentionRecord | undefined): void {
    if (record?.kind !== "schedule") return;
    const isCopiedPause = record.side === "target" && Object(record.after)["isPaused"] === true;
    if (!isCopiedPause) this.notes.forget(record.name);
  }
}

/** Gives a record of a kind its type, which is that of its definitions. */
function typed<D>(
  { isDefinition }: Recorded<D>,
  record: IntentionRecord,
): Intention<D> & { id: number } {
  const { before, after, ...rest } = record;
  if (isDefinition(after) && (before === null || isDefinition(before))) {
    return { ...rest, before, after };
  }
  throw new Error(`the journal's record ${record.id} is of another kind`);
}
