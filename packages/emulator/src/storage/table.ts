import type { Codec, Records } from "./records.js";

/** A map whose changes are recorded. Regions store everything in these. */
export class Table<V, S = V> {
  readonly #values = new Map<string, V>();
  readonly #records: Records;
  readonly #kind: string;
  readonly #codec: Codec<V, S>;

  /** @param codec for values that are not plain JSON */
  constructor(records: Records, kind: string, codec: Codec<V, S>) {
    this.#records = records;
    this.#kind = kind;
    this.#codec = codec;
    const stored = records.open(kind, () => {
      for (const key of this.#values.keys()) this.changed(key);
    });
    for (const [key, value] of stored) {
      this.#values.set(key, codec.decode(value as S, records, key));
    }
  }

  get size(): number {
    return this.#values.size;
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  get(key: string): V | undefined {
    return this.#values.get(key);
  }

  keys(): IterableIterator<string> {
    return this.#values.keys();
  }

  values(): IterableIterator<V> {
    return this.#values.values();
  }

  [Symbol.iterator](): IterableIterator<[string, V]> {
    return this.#values.entries();
  }

  set(key: string, value: V): void {
    this.#values.set(key, value);
    this.changed(key);
  }

  /** Records what has changed within a value. */
  changed(key: string): void {
    const value = this.#values.get(key);
    if (value === undefined) return;
    this.#records.put(this.#kind, key, () => this.#codec.encode(value, this.#records));
  }

  delete(key: string): void {
    if (this.#values.delete(key)) this.#records.remove(this.#kind, key);
  }
}

/** For plain JSON. */
export function plain<V>(): Codec<V, V> {
  return { encode: (value) => value, decode: (stored) => stored };
}
