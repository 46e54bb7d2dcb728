/** One recorded change: its key, and the new value unless it was removed. */
export type WrittenChange = readonly [scope: string, key: string, stored?: unknown];

interface Change {
  readonly scope: string;
  readonly key: string;
  /** Absent if it was removed. */
  encode?: () => unknown;
}

/** The changes since the last write, in order. */
export class Changes {
  #changes: Change[] = [];
  #last = new Map<string, Change>();

  get isEmpty(): boolean {
    return this.#changes.length === 0;
  }

  /** A value is new or has changed. It is written once, as it is at the time of the write. */
  put(scope: string, key: string, encode: () => unknown): void {
    const last = this.#last.get(nameOf(scope, key));
    if (last?.encode) last.encode = encode;
    else this.#add({ scope, key, encode });
  }

  remove(scope: string, key: string): void {
    this.#add({ scope, key });
  }

  /** Takes out all changes, also those that are added meanwhile. */
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
