import { engine } from "#engine";
import { ByteStore } from "./byte-store.js";
import type { Sha256 } from "./crypto/engine.js";
import { ConfigurationError, VerificationError } from "./errors.js";
import type { Body, ByteStream, IncomingHead } from "./incoming.js";

type Bytes = Uint8Array<ArrayBuffer>;

/** What a body has to be. */
export interface Expected {
  /** Base64url of the signed SHA-256, with or without padding. */
  readonly hash: string;
  /** `Content-Length`, in bytes; `undefined` where it is absent or not a number. */
  readonly length: number | undefined;
  /** Size of the largest body accepted, in bytes. */
  readonly limit: number;
  /** What the app's owner does if the bytes are not the signed ones, where an earlier reader kept them. */
  readonly remedy?: string;
}

/**
 * What the body of a request has to be. One that announces too much is refused by its head, before a
 * byte of it is read.
 *
 * @throws VerificationError `body_too_large`
 */
export function expectBody(head: IncomingHead, hash: string, limit: number): Expected {
  const value = head.header("content-length");
  const length = value && /^\d+$/.test(value) ? Number(value) : undefined;
  if (length !== undefined) checkSize(length, limit);
  return { hash, length, limit };
}

/**
 * Reads a body once, as bytes, hashes it while it arrives, and compares the hash with the signed one.
 *
 * @param keep Whether the bytes are kept. A host may write into its buffer again, and share it with
 *   other requests, so these are a copy.
 * @throws VerificationError `body_too_large`, `body_truncated`, `body_mismatch`
 * @throws ConfigurationError `body_already_parsed`
 */
export function readBody(body: Body, expected: Expected, keep = true): Bytes | Promise<Bytes> {
  if (body === null || body === undefined) return checkBody(new Uint8Array(), expected);
  if (typeof body !== "object") throw alreadyParsed();
  if ("alreadyRead" in body) {
    const { kept, alreadyRead: remedy } = body;
    if (kept === undefined) throw alreadyParsed(remedy);
    return checkBody(bytesOf(kept).slice(), { ...expected, remedy });
  }
  if (!ArrayBuffer.isView(body)) return readStream(body, expected);
  // WebCrypto takes no bytes that are shared with other threads.
  const isShared = !(body.buffer instanceof ArrayBuffer);
  return checkBody(keep || isShared ? bytesOf(body).slice() : bytesOf(body), expected);
}

/** Checks a body that is whole. */
function checkBody(bytes: Bytes, expected: Expected): Bytes | Promise<Bytes> {
  checkSize(bytes.byteLength, expected.limit);
  const check = (digest: string) => {
    checkHash(digest, bytes.byteLength, expected);
    return bytes;
  };
  const digest = engine.digest(bytes);
  return typeof digest === "string" ? check(digest) : digest.then(check);
}

/** Hashes each chunk when the next one arrives: of a body that has only one, in one go, which is cheaper. */
async function readStream(stream: ByteStream, expected: Expected): Promise<Bytes> {
  const source = open(stream);
  const store = new ByteStore(expected.length);
  let last: Bytes | undefined;
  let hash: Sha256 | undefined;
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await source.next().catch(broken);
      ended = done === true;
      if (ended) break;
      const chunk = bytesOf(value);
      checkSize(store.length + chunk.byteLength, expected.limit);
      if (last !== undefined) {
        hash ??= engine.sha256();
        await hash?.update(last);
      }
      last = store.add(chunk);
    }
  } finally {
    if (!ended) await source.leave();
  }
  const bytes = store.bytes();
  if (hash === undefined) return checkBody(bytes, expected);
  await hash.update(last as Bytes);
  checkHash(await hash.digest(), bytes.byteLength, expected);
  return bytes;
}

interface Source {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>;
  /** Ends the reading before the stream has. */
  leave(): unknown;
}

/** A web stream is let go without being cancelled: cancelling it can close the connection. */
function open(stream: ByteStream): Source {
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

function bytesOf(value: unknown): Bytes {
  if (!ArrayBuffer.isView(value)) throw alreadyParsed();
  return new Uint8Array(value.buffer as ArrayBuffer, value.byteOffset, value.byteLength);
}

function checkSize(length: number, limit: number): void {
  if (length > limit) throw new VerificationError("body_too_large");
}

/** A hash that the sender signed is no secret, so a plain comparison gives nothing away. */
function checkHash(digest: string, length: number, expected: Expected): void {
  if (expected.hash === digest || expected.hash === `${digest}=`) return;
  if (expected.remedy !== undefined) throw alreadyParsed(expected.remedy);
  if (length < (expected.length ?? 0)) throw truncated();
  throw new VerificationError("body_mismatch");
}

function truncated(options?: ErrorOptions): VerificationError {
  return new VerificationError("body_truncated", options);
}

function alreadyParsed(remedy = "hand over its bytes, or its text"): ConfigurationError {
  return new ConfigurationError(
    "body_already_parsed",
    `the body was parsed before it was verified: ${remedy}`,
  );
}
