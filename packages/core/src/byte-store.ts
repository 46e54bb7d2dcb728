import type { Bytes } from "./bytes.js";

/** Bytes that are set aside at a time, at most: an announced length is a promise, not a fact. */
const MOST = 16 * 1024 * 1024;

/** And at least, once a body turns out to come in pieces. */
const LEAST = 1024;

/**
 * Keeps chunks as bytes of its own: a host may write into its buffer again, and share it with other
 * requests. Where the length was announced truly, a body of up to 16 MiB is copied once. Otherwise
 * blocks grow with the body, so that what is set aside and unused is an eighth of it, however small the
 * chunks are.
 */
export class ByteStore {
  /** Bytes kept so far. */
  length = 0;
  readonly #announced: number;
  #full: Bytes[] = [];
  #block: Bytes = new Uint8Array();
  #used = 0;

  /** @param announced How many bytes are to come, if anybody said so. */
  constructor(announced = 0) {
    this.#announced = announced;
  }

  /** Keeps a copy of a chunk. */
  add(chunk: Uint8Array): void {
    let rest = chunk;
    while (rest.byteLength > 0) {
      if (this.#used === this.#block.byteLength) this.#grow(rest.byteLength);
      const room = this.#block.byteLength - this.#used;
      // Views take longer to make than small chunks to copy.
      const part = rest.byteLength > room ? rest.subarray(0, room) : rest;
      this.#block.set(part, this.#used);
      this.#used += part.byteLength;
      this.length += part.byteLength;
      if (part === rest) break;
      rest = rest.subarray(room);
    }
  }

  #grow(least: number): void {
    if (this.#used > 0) this.#full.push(this.#block);
    const missing = Math.min(this.#announced - this.length, MOST);
    const share = this.length && Math.max(this.length >> 3, LEAST);
    this.#block = new Uint8Array(Math.max(least, missing, share));
    this.#used = 0;
  }

  /** What was kept behind the first so many bytes, in order. */
  from(start: number): Bytes[] {
    let offset = 0;
    return [...this.#full, this.#block.subarray(0, this.#used)].flatMap((part) => {
      const skipped = Math.max(0, start - offset);
      offset += part.byteLength;
      return skipped < part.byteLength ? [part.subarray(skipped)] : [];
    });
  }

  /** All of them, over a buffer that holds nothing else. Nothing is kept twice afterwards. */
  bytes(): Bytes {
    if (this.#used === this.#block.byteLength && this.#full.length === 0) return this.#block;
    const whole = new Uint8Array(this.length);
    let offset = 0;
    for (const part of this.from(0)) {
      whole.set(part, offset);
      offset += part.byteLength;
    }
    this.#full = [];
    this.#block = whole;
    this.#used = offset;
    return whole;
  }
}
