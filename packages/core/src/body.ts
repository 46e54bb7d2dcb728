import { engine } from "#engine";
import { ByteStore } from "./byte-store.js";
import type { Bytes } from "./bytes.js";
import type { Sha256 } from "./crypto/engine.js";
import type { Body, ByteStream, IncomingHead } from "./incoming.js";
import {
  alreadyParsed,
  asBytes,
  type Bounds,
  boundsOf,
  checkSize,
  isKept,
  isOwned,
  open,
  readInto,
  truncated,
} from "./read-bytes.js";
import { VerificationError } from "./verification-error.js";

/** Bytes that are hashed at a time while a body arrives: hashing each of many small chunks takes longer. */
const PART = 64 * 1024;

/** What a body has to be. */
export interface Expected extends Bounds {
  /** Base64url of the signed SHA-256, with or without padding. */
  readonly hash: string;
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
  const { length } = boundsOf(head, limit);
  return { hash, length, limit };
}

/**
 * Reads a body once, as bytes, hashes it while it arrives, and compares the hash with the signed one.
 *
 * @param keep Whether the bytes are kept. A host may write into its buffer again, and share it with
 *   other requests, so these are a copy, unless the host handed them over as `owned`.
 * @throws VerificationError `body_too_large`, `body_truncated`, `body_mismatch`
 * @throws ConfigurationError `body_already_parsed`
 */
export function readBody(body: Body, expected: Expected, keep = true): Bytes | Promise<Bytes> {
  if (isKept(body)) {
    return checkBody(asBytes(body.kept).slice(), { ...expected, remedy: body.alreadyRead });
  }
  const source = open(body);
  if (!ArrayBuffer.isView(source)) return readStream(source, expected);
  return checkBody(mayBeKept(body, source, keep) ? source : source.slice(), expected);
}

/** Whether bytes need no copy. Whoever takes the buffer of what is kept must find nothing else in it. */
function mayBeKept(body: Body, { buffer, byteLength }: Bytes, keep: boolean): boolean {
  // WebCrypto takes no bytes that are shared with other threads.
  if (!(buffer instanceof ArrayBuffer)) return false;
  return !keep || (isOwned(body) && byteLength === buffer.byteLength);
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

/** Hashes a body while it arrives; one that is a single chunk, or small, in one go, which is cheaper. */
async function readStream(stream: ByteStream, expected: Expected): Promise<Bytes> {
  const store = new ByteStore(expected.length);
  const running: { hash?: Sha256 | undefined; length: number } = { length: 0 };
  const hashNew = async () => {
    running.hash ??= engine.sha256();
    for (const part of store.from(running.length)) await running.hash?.update(part);
    running.length = store.length;
  };
  await readInto(store, stream, expected.limit, () =>
    store.length - running.length < PART ? undefined : hashNew(),
  );
  const bytes = store.bytes();
  if (running.hash === undefined) return checkBody(bytes, expected);
  await running.hash.update(bytes.subarray(running.length));
  checkHash(await running.hash.digest(), bytes.byteLength, expected);
  return bytes;
}

/** A hash that the sender signed is no secret, so a plain comparison gives nothing away. */
function checkHash(digest: string, length: number, expected: Expected): void {
  if (expected.hash === digest || expected.hash === `${digest}=`) return;
  if (expected.remedy !== undefined) throw alreadyParsed(expected.remedy);
  if (length < (expected.length ?? 0)) throw truncated();
  throw new VerificationError("body_mismatch");
}
