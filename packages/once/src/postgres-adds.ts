import type { Run } from "./postgres-client.js";
import { textOf } from "./postgres-row.js";
import { interval, type Statements } from "./postgres-statements.js";

/** How often an add is tried if others set and remove its key in between. */
const TRIES = 10;

/** An add that waits to be sent. */
interface Asked {
  readonly key: string;
  readonly values: readonly unknown[];
  readonly answer: (held: string | undefined | Promise<string | undefined>) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Sends two adds of the same turn of the event loop in one statement: `once()` adds its message and its token
 * at the same time, and two commits would cost twice as much.
 */
export class Adds {
  readonly #run: Run;
  readonly #sql: Statements;
  #waiting: Asked | undefined;

  constructor(run: Run, sql: Statements) {
    this.#run = run;
    this.#sql = sql;
  }

  add(key: string, value: string, ttlMs: number): Promise<string | undefined> {
    return new Promise((answer, fail) => {
      const asked: Asked = { key, values: [key, value, interval(ttlMs)], answer, fail };
      const other = this.#waiting;
      if (other !== undefined && other.key !== key) {
        this.#waiting = undefined;
        void this.#send(other, asked);
        return;
      }
      if (other === undefined) queueMicrotask(() => this.#flush());
      else void this.#send(other);
      this.#waiting = asked;
    });
  }

  #flush(): void {
    const last = this.#waiting;
    this.#waiting = undefined;
    if (last !== undefined) void this.#send(last);
  }

  async #send(...asked: Asked[]): Promise<void> {
    // In the order of their keys: two statements that lock the same rows in another order would deadlock.
    asked.sort((one, other) => (one.key < other.key ? -1 : 1));
    const text = asked.length === 1 ? this.#sql.add : this.#sql.addTwo;
    try {
      const rows = await this.#run(
        text,
        asked.flatMap(({ values }) => values),
      );
      const added = new Set(rows.map(read));
      for (const one of asked) one.answer(added.has(one.key) ? undefined : this.#look(one));
    } catch (error) {
      for (const { fail } of asked) fail(error);
    }
  }

  /**
   * Reads the value that kept a key from being set. It is a separate statement, because a statement cannot
   * see what was committed after it began. If the value is gone by then, the key is set after all.
   */
  async #look({ key, values }: Asked): Promise<string | undefined> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const [there] = await this.#run(this.#sql.get, [key]);
      if (there !== undefined) return read(there);
      if ((await this.#run(this.#sql.add, values)).length === 1) return undefined;
    }
    throw new Error("the key was set and removed by others at every try");
  }
}

function read(row: unknown): string {
  const text = textOf(row);
  if (text === undefined) throw new Error("the client returned a row without its text");
  return text;
}
