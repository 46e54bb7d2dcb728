import { Failure } from "../failure.js";
import type { Accounts, Intention, JournalRecord } from "./journal-record.js";
import type { JournalStore } from "./journal-store.js";
import type { Kind } from "./resource.js";

/** An intention, and whether it is known to have been carried out. */
export interface Action extends Intention {
  readonly isDone: boolean;
}

/** An action, and whether it was taken back. */
export interface PastAction extends Action {
  readonly isUndone: boolean;
}

/**
 * What a migration did, on disk: a line for each thing before it is done and one after it, each
 * synced, so that whatever kills the process, what may have been written is known.
 */
export class Journal {
  readonly #store: JournalStore;
  readonly #accounts: Accounts;
  readonly #intentions: Intention[] = [];
  readonly #byResource = new Map<string, Intention[]>();
  readonly #done = new Set<number>();
  readonly #undone = new Set<number>();
  readonly #missed = new Map<string, readonly number[]>();
  #pending: {
    readonly line: string;
    readonly written: () => void;
    readonly failed: (error: unknown) => void;
  }[] = [];
  #flushing = false;
  #isEmpty = true;

  /** Reads what is there. @throws Failure where it is another migration's, or none */
  constructor(store: JournalStore, accounts: Accounts) {
    const { name } = store;
    this.#store = store;
    this.#accounts = accounts;
    const records = parse(store.read(), name);
    const header = records.find((record) => record.type === "accounts");
    if (records.length > 0 && !isAbout(header, accounts)) {
      throw new Failure(`${name} is the journal of another migration: choose one with --journal`);
    }
    for (const record of records) this.#remember(record);
  }

  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** What was intended and not undone, in order. */
  get actions(): readonly Action[] {
    return this.#intentions
      .filter(({ id }) => !this.#undone.has(id))
      .map((intention) => ({ ...intention, isDone: this.#done.has(intention.id) }));
  }

  /** What was ever intended for one resource, in order. */
  historyOf(kind: Kind, name: string): readonly PastAction[] {
    const intentions = this.#byResource.get(`${kind} ${name}`) ?? [];
    return intentions.map((intention) => ({
      ...intention,
      isDone: this.#done.has(intention.id),
      isUndone: this.#undone.has(intention.id),
    }));
  }

  /** The ticks that schedules missed when they were switched over, by name. */
  get missed(): ReadonlyMap<string, readonly number[]> {
    return this.#missed;
  }

  /** Records what is about to be done. Resolves with its id when that is on disk. */
  async intend(intention: Omit<Intention, "id" | "type">): Promise<number> {
    if (this.#isEmpty) {
      await this.append({ type: "accounts", version: 1, ...this.#accounts });
    }
    const id = (this.#intentions.at(-1)?.id ?? 0) + 1;
    await this.append({ type: "intend", id, ...intention });
    return id;
  }

  /** Adds a record. Resolves when it is on disk. */
  append(record: JournalRecord): Promise<void> {
    this.#remember(record);
    return new Promise((written, failed) => {
      this.#pending.push({ line: JSON.stringify(record), written, failed });
      void this.#flush();
    });
  }

  async close(): Promise<void> {
    await this.#store.close();
  }

  #remember(record: JournalRecord): void {
    this.#isEmpty = false;
    if (record.type === "done") this.#done.add(record.id);
    else if (record.type === "undone") this.#undone.add(record.id);
    else if (record.type === "switched") this.#missed.set(record.name, record.missed);
    else if (record.type === "intend") {
      this.#intentions.push(record);
      const resource = `${record.kind} ${record.name}`;
      this.#byResource.set(resource, [...(this.#byResource.get(resource) ?? []), record]);
    }
  }

  /** Everything that waits in one write: syncing takes longer than writing. */
  async #flush(): Promise<void> {
    if (this.#flushing) return;
    this.#flushing = true;
    while (this.#pending.length > 0) {
      const batch = this.#pending.splice(0);
      try {
        await this.#store.append(batch.map(({ line }) => `${line}\n`).join(""));
        for (const { written } of batch) written();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.#flushing = false;
  }
}

/** A line that is no JSON was cut off by a kill: it was waited for, so nothing was done on its behalf. */
function parse(text: string, path: string): JournalRecord[] {
  const lines = text.split("\n").filter((line) => line !== "");
  const records = lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as JournalRecord];
    } catch {
      return [];
    }
  });
  if (lines.length > 0 && records.length === 0) throw new Failure(`${path} is no journal`);
  return records;
}

function isAbout(header: JournalRecord | undefined, accounts: Accounts): boolean {
  if (header?.type !== "accounts") return false;
  const { source, target } = header;
  return JSON.stringify({ source, target }) === JSON.stringify(accounts);
}
