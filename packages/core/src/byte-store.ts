type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes that are set aside at a time, at most: an announced length is a promise, not a fact. */
const BLOCK = 16 * 1024 * 1024;

/**
 * Keeps chunks as bytes of its own: a host may write into its buffer again, and share it with other
 * requests. Where the length was announced truly, a body of up to 16 MiB is copied once.
 */
export class ByteStore {
  /** Bytes kept so far. */
  length = 0;
  readonly #announced: number;
  readonly #full: Bytes[] = [];
  #block: Bytes = new Uint8Array();
  #used = 0;

  /** @param announced How many bytes are to come, if anybody said so. */
  constructor(announced = 0) {
    this.#announced = announced;
  }

  /** Keeps a chunk, and returns the copy. */
  add(chunk: Uint8Array): Bytes {
    const end = this.#used + chunk.byteLength;
    if (end > this.#block.byteLength) return this.#addToNext(chunk);
    this.#block.set(chunk, this.#used);
    const copy = this.#block.subarray(this.#used, end);
    this.#used = end;
    this.length += chunk.byteLength;
    return copy;
  }

  #addToNext(chunk: Uint8Array): Bytes {
    if (this.#used > 0) this.#full.push(this.#block.subarray(0, this.#used));
    const missing = Math.min(this.#announced - this.length, BLOCK);
    this.#block = new Uint8Array(Math.max(chunk.byteLength, missing));
    this.#used = 0;
    return this.add(chunk);
  }

  /** All of them, over a buffer that holds nothing else. */
  bytes(): Bytes {
    if (this.#used === this.#block.byteLength && this.#full.length === 0) return this.#block;
    const whole = new Uint8Array(this.length);
    let offset = 0;
    for (const part of [...this.#full, this.#block.subarray(0, this.#used)]) {
      whole.set(part, offset);
      offset += part.byteLength;
    }
    return whole;
  }
}
