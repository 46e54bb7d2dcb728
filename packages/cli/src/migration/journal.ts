import { existsSync, readFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { Failure } from "../failure.js";
import type { Accounts, Intention, JournalRecord } from "./journal-record.js";

/** An intention, and whether it is known to have been carried out. */
export interface Action extends Intention {
  readonly isDone: boolean;
}

/**
 * What a migration did, on disk: a line for each thing before it is done and one after it, each
 * synced, so that whatever kills the process, what may have been written is known.
 */
export class Journal {
  readonly #path: string;
  readonly #accounts: Accounts;
  readonly #records: JournalRecord[];
  #file: Promise<FileHandle> | undefined;
  #pending: {
    readonly line: string;
    readonly written: () => void;
    readonly failed: (error: unknown) => void;
  }[] = [];
  #flushing = false;
  #lastId: number;

  /** Reads what is there; nothing is written before there is something to write. */
  constructor(path: string, accounts: Accounts) {
    this.#path = path;
    this.#accounts = accounts;
    this.#records = existsSync(path) ? parse(readFileSync(path, "utf8"), path) : [];
    const header = this.#records.find((record) => record.type === "accounts");
    if (this.#records.length > 0 && !isAbout(header, accounts)) {
      throw new Failure(`${path} is the journal of another migration: choose one with --journal`);
    }
    this.#lastId = Math.max(0, ...this.#records.map((record) => ("id" in record ? record.id : 0)));
  }

  get isEmpty(): boolean {
    return this.#records.length === 0;
  }

  /** What was intended and not undone, in order. */
  get actions(): readonly Action[] {
    const ids = (type: "done" | "undone") =>
      new Set(this.#records.flatMap((record) => (record.type === type ? [record.id] : [])));
    const [done, undone] = [ids("done"), ids("undone")];
    return this.#records
      .filter((record) => record.type === "intend")
      .filter(({ id }) => !undone.has(id))
      .map((intention) => ({ ...intention, isDone: done.has(intention.id) }));
  }

  /** The ticks that schedules missed when they were switched over, by name. */
  get missed(): ReadonlyMap<string, readonly number[]> {
    return new Map(
      this.#records.flatMap((record) =>
        record.type === "switched" ? [[record.name, record.missed]] : [],
      ),
    );
  }

  /** Records what is about to be done. Resolves with its id when that is on disk. */
  async intend(intention: Omit<Intention, "id" | "type">): Promise<number> {
    if (this.#records.length === 0) {
      await this.append({ type: "accounts", version: 1, ...this.#accounts });
    }
    this.#lastId += 1;
    const id = this.#lastId;
    await this.append({ type: "intend", id, ...intention });
    return id;
  }

  /** Adds a record. Resolves when it is on disk. */
  append(record: JournalRecord): Promise<void> {
    this.#records.push(record);
    return new Promise((written, failed) => {
      this.#pending.push({ line: JSON.stringify(record), written, failed });
      void this.#flush();
    });
  }

  async close(): Promise<void> {
    await (await this.#file)?.close();
    this.#file = undefined;
  }

  /** Everything that waits in one write: syncing takes longer than writing. */
  async #flush(): Promise<void> {
    if (this.#flushing) return;
    this.#flushing = true;
    while (this.#pending.length > 0) {
      const batch = this.#pending.splice(0);
      try {
        this.#file ??= openToAppend(this.#path);
        const file = await this.#file;
        await file.appendFile(batch.map(({ line }) => `${line}\n`).join(""));
        await file.datasync();
        for (const { written } of batch) written();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.#flushing = false;
  }
}

/** It holds bodies and headers of schedules, without which an update could not be undone. */
async function openToAppend(path: string): Promise<FileHandle> {
  const file = await open(path, "a", 0o600);
  await file.chmod(0o600);
  // A line that a kill cut off must not spoil the next one.
  if ((await file.stat()).size > 0) await file.appendFile("\n");
  return file;
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
