import { ByteStore } from "./byte-store.js";
import type { Bytes } from "./bytes.js";
import { ConfigurationError } from "./configuration-error.js";
import type { AlreadyRead, Body, ByteStream, IncomingHead, Owned } from "./incoming.js";
import { VerificationError } from "./verification-error.js";

/** What a body may be, by the head of its request. */
export interface Bounds {
  /** `Content-Length`, in bytes; `undefined` where it is absent or not a number. */
  readonly length: number | undefined;
  /** Size of the largest body accepted, in bytes. */
  readonly limit: number;
}

/**
 * Reads the bounds of a body. One that announces too much is refused by its head, before a byte of it
 * is read.
 *
 * @throws VerificationError `body_too_large`
 */
export function boundsOf(head: IncomingHead, limit: number): Bounds {
  const value = head.header("content-length");
  const length = value && /^\d+$/.test(value) ? Number(value) : undefined;
  if (length !== undefined) checkSize(length, limit);
  return { length, limit };
}

/**
 * Reads a body that nobody signed, once, as bytes of its own. One that breaks off is an error, and no
 * shorter body.
 *
 * @throws VerificationError `body_too_large`, `body_truncated`
 * @throws ConfigurationError `body_already_parsed`
 */
export async function readBytes(body: Body, bounds: Bounds): Promise<Bytes> {
  const store = new ByteStore(bounds.length);
  const source = open(body);
  if (ArrayBuffer.isView(source)) {
    checkSize(source.byteLength, bounds.limit);
    store.add(source);
  } else {
    await readInto(store, source, bounds.limit);
  }
  // Over HTTP/2, Node.js holds nobody to what was announced.
  if (store.length < (bounds.length ?? 0)) throw truncated();
  return store.bytes();
}

/**
 * A body that is at hand, or the stream that it comes from.
 *
 * @throws ConfigurationError `body_already_parsed`
 */
export function open(body: Body): Bytes | ByteStream {
  if (body === null || body === undefined) return new Uint8Array();
  if (typeof body !== "object") throw alreadyParsed();
  if ("alreadyRead" in body) throw alreadyParsed(body.alreadyRead);
  if (isOwned(body)) return asBytes(body.owned);
  return ArrayBuffer.isView(body) ? asBytes(body) : body;
}

/** Whether an earlier reader left bytes that may not be the ones that arrived. */
export function isKept(body: Body): body is Required<AlreadyRead> {
  return typeof body === "object" && body !== null && "kept" in body;
}

/** Whether nobody else has the bytes. */
export function isOwned(body: Body): body is Owned {
  return typeof body === "object" && body !== null && "owned" in body;
}

/**
 * Keeps what a stream gives, up to a limit. Leaving it early closes no connection.
 *
 * @param kept Called for every chunk but the first.
 */
export async function readInto(
  store: ByteStore,
  stream: ByteStream,
  limit: number,
  kept?: () => Promise<void> | undefined,
): Promise<void> {
  const source = sourceOf(stream);
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await source.next().catch(broken);
      ended = done === true;
      if (ended) break;
      const chunk = asBytes(value);
      checkSize(store.length + chunk.byteLength, limit);
      const first = store.length === 0;
      // At once: a host may write into its buffer again.
      store.add(chunk);
      const busy = first ? undefined : kept?.();
      if (busy !== undefined) await busy;
    }
  } finally {
    if (!ended) await source.leave();
  }
}

interface Source {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>;
  /** Ends the reading before the stream has. */
  leave(): unknown;
}

/** A web stream is let go without being cancelled: cancelling it can close the connection. */
function sourceOf(stream: ByteStream): Source {
  if ("getReader" in stream) {
    const reader = stream.getReader();
    return { next: () => reader.read(), leave: () => reader.releaseLock() };
  }
  const iterator = stream[Symbol.asyncIterator]?.();
  if (iterator === undefined) throw alreadyParsed();
  return { next: () => iterator.next(), leave: () => iterator.return?.() };
}

function broken(cause: unknown): never {
  throw truncated({ cause });
}

export function asBytes(value: unknown): Bytes {
  if (!ArrayBuffer.isView(value)) throw alreadyParsed();
  return new Uint8Array(value.buffer as ArrayBuffer, value.byteOffset, value.byteLength);
}

export function checkSize(length: number, limit: number): void {
  // Written so that NaN fails it.
  if (!(length <= limit)) throw new VerificationError("body_too_large");
}

export function truncated(options?: ErrorOptions): VerificationError {
  return new VerificationError("body_truncated", options);
}

export function alreadyParsed(remedy = "pass its bytes or its text"): ConfigurationError {
  return new ConfigurationError(
    "body_already_parsed",
    `the body was parsed before it was verified: ${remedy}`,
  );
}
