import type { Storage } from "./storage.js";

/** How a value is written, and read again. */
export interface Codec<V, S> {
  encode(value: V, records: Records): S;
  decode(stored: S, records: Records, key: string): V;
}

/**
 * A value that others refer to. It is stored as long as something does, and written before the first
 * reference.
 */
export interface Entity<T extends object, S> extends Codec<T, S> {
  readonly kind: string;
  keyOf(entity: T): string;
  /** Writes the parts of it that are stored separately. */
  writeParts?(entity: T, records: Records): void;
}

/** The records of one region. Without storage they are only in memory. */
export class Records {
  readonly #scope: string;
  readonly #storage: Storage | undefined;
  readonly #kinds = new Set<string>();
  readonly #entities = new Map<string, object>();

  constructor(scope: string, storage?: Storage) {
    this.#scope = scope;
    this.#storage = storage;
  }

  /** The stored records of a kind, for their owner, who writes all of them again on request. */
  open(kind: string, write: () => void): ReadonlyMap<string, unknown> {
    if (this.#kinds.has(kind)) throw new Error(`${kind} is somebody else's`);
    this.#kinds.add(kind);
    this.#storage?.onRewrite(write);
    return this.stored(kind);
  }

  /** The same for a kind that is not a list. */
  stored(kind: string): ReadonlyMap<string, unknown> {
    return this.#storage?.stored.take(`${this.#scope} ${kind}`) ?? new Map();
  }

  put(kind: string, key: string, encode: () => unknown): void {
    this.#storage?.put(`${this.#scope} ${kind}`, key, encode);
  }

  remove(kind: string, key: string): void {
    this.#storage?.remove(`${this.#scope} ${kind}`, key);
  }

  /** Refers to an entity. */
  reference<T extends object>(entity: Entity<T, unknown>, value: T): string {
    const key = entity.keyOf(value);
    if (this.#storage?.isNew(value)) {
      this.put(entity.kind, key, () => entity.encode(value, this));
      entity.writeParts?.(value, this);
    }
    return key;
  }

  /** The value of a reference: the same object for all references. @throws DataFolderError */
  resolve<T extends object, S>(entity: Entity<T, S>, key: string): T {
    const name = `${this.#scope} ${entity.kind}`;
    const known = this.#entities.get(`${name}\0${key}`);
    if (known) return known as T;
    const value = entity.decode(this.#storage?.stored.need(name, key) as S, this, key);
    this.#entities.set(`${name}\0${key}`, value);
    return value;
  }

  /** All owners have taken their records. */
  finish(): void {
    this.#entities.clear();
  }

  /** Writes the changes, before they are reported as done. @throws DataFolderError */
  flush(): void {
    this.#storage?.flush();
  }

  /** @throws DataFolderError where something could not be written */
  check(): void {
    this.#storage?.check();
  }

  onFailure(listener: () => void): void {
    this.#storage?.onFailure(listener);
  }
}
