/** What is written of one change: of what, and its value, unless it is gone. */
export type WrittenChange = readonly [scope: string, key: string, stored?: unknown];

interface Change {
  readonly scope: string;
  readonly key: string;
  /** Absent of what is gone. */
  encode?: () => unknown;
}

/** What changed since the last time that it was written, in order. */
export class Changes {
  #changes: Change[] = [];
  #last = new Map<string, Change>();

  get isEmpty(): boolean {
    return this.#changes.length === 0;
  }

  /** A value is new, or has changed; it is written as it is by then, and so only once. */
  put(scope: string, key: string, encode: () => unknown): void {
    const last = this.#last.get(nameOf(scope, key));
    if (last?.encode) last.encode = encode;
    else this.#add({ scope, key, encode });
  }

  remove(scope: string, key: string): void {
    this.#add({ scope, key });
  }

  /** Takes everything out, what is put in meanwhile included. */
  *take(): Generator<WrittenChange> {
    for (let index = 0; ; index += 1) {
      const change = this.#changes[index];
      if (!change) break;
      const { scope, key, encode } = change;
      yield encode ? [scope, key, encode()] : [scope, key];
    }
    this.#changes = [];
    this.#last = new Map();
  }

  #add(change: Change): void {
    this.#changes.push(change);
    this.#last.set(nameOf(change.scope, change.key), change);
  }
}

function nameOf(scope: string, key: string): string {
  return `${scope}\0${key}`;
}
