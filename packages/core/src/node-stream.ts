import type { ByteStream } from "./incoming.js";

/** A `stream.Readable`, as far as it is used here. */
export interface NodeStream {
  /** Whether anything can still come: it has neither ended nor failed nor closed. */
  readonly readable: boolean;
  readonly readableEnded: boolean;
  readonly errored: Error | null;
  readonly destroyed: boolean;
  /** Of a request: whether all of it has been received. */
  readonly complete?: boolean | undefined;
  /** Of a request: whether its client went away before its end. */
  readonly aborted?: boolean | undefined;
  read(): unknown;
  listenerCount(event: string): number;
  on(event: StreamEvent, listener: (value: unknown) => void): NodeStream;
  off(event: StreamEvent, listener: (value: unknown) => void): NodeStream;
  pause(): unknown;
  resume(): unknown;
}

type StreamEvent = "data" | "readable" | "end" | "close" | "error";

/**
 * A stream's chunks. Its own iterator would close the socket when it is left early, and the answer
 * would be lost; it also takes longer than a small body takes to be verified.
 */
export function chunksOf(stream: NodeStream): ByteStream {
  // What only looks like a request, in somebody's test, may be iterable nevertheless.
  if (typeof stream.resume !== "function") return stream as unknown as ByteStream;
  return new Chunks(stream);
}

/** A class, because V8 takes as long to make one object with a computed name as thirty of this. */
class Chunks implements AsyncIterable<Uint8Array> {
  readonly #stream: NodeStream;

  constructor(stream: NodeStream) {
    this.#stream = stream;
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    return iterate(this.#stream);
  }
}

/**
 * Whether a stream that is not readable broke off. Adapters for AWS Lambda say of every request that it is
 * not readable: one that is complete, and that nothing has happened to, is not broken.
 */
function isBroken({ complete, destroyed, errored, aborted }: NodeStream): boolean {
  return !complete || destroyed || Boolean(errored) || aborted === true;
}

/**
 * As body parsers read, by `data`, which asks the least of a stream. The listeners are attached before it
 * flows: an error that nobody hears ends the process.
 */
function iterate(stream: NodeStream): AsyncIterator<Uint8Array, undefined> {
  const chunks: Uint8Array[] = [];
  // Express gives every request a prototype, and before Node.js 24 V8 reads such properties slowly: each once.
  const isOver = stream.readable === false;
  let ended = isOver && stream.readableEnded;
  let failed = ended || (isOver && isBroken(stream));
  let failure: unknown = failed ? stream.errored : undefined;
  let wake = () => {};
  const arrived = (chunk: unknown) => {
    if (chunks.push(chunk as Uint8Array) > 1) stream.pause();
    wake();
  };
  const end = () => {
    ended = true;
    wake();
  };
  const fail = (error: unknown) => {
    failed = true;
    failure ??= error;
    wake();
  };
  const pull = () => {
    while (stream.read() !== null);
  };
  stream.on("error", fail).on("close", fail).on("end", end).on("data", arrived);
  // Where somebody waits to read by hand, nothing flows.
  if (stream.listenerCount("readable") > 0) stream.on("readable", pull);
  // Marked as read by its host, though nobody has read it: all there will be is there already.
  if (isOver && !failed) {
    pull();
    ended = true;
  }
  return {
    async next() {
      for (;;) {
        const value = chunks.shift();
        if (value !== undefined) return { done: false, value };
        // HTTP/2 has an end also for what breaks off.
        if (ended && !stream.aborted) return { done: true, value: undefined };
        // No error is made for a stream that closes when it has ended, as they all do.
        if (failed || ended) throw failure ?? new Error("closed early");
        stream.resume();
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async return() {
      stream.off("close", fail).off("end", end).off("data", arrived).off("readable", pull).pause();
      return { done: true, value: undefined };
    },
  };
}
