import { engine } from "#engine";
import { ConfigurationError, VerificationError } from "./errors.js";
import type { Body, ByteStream, IncomingHead } from "./incoming.js";

/** What a body has to be. */
export interface Expected {
  /** Base64url of the signed SHA-256, with or without padding. */
  readonly hash: string;
  /** `Content-Length`, in bytes; `undefined` where it is absent or not a number. */
  readonly length: number | undefined;
  /** Size of the largest body accepted, in bytes. */
  readonly limit: number;
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
 * Reads a body once, as bytes of its own, hashes it while it arrives, and compares the hash with the
 * signed one.
 *
 * @throws VerificationError `body_too_large`, `body_truncated`, `body_mismatch`
 * @throws ConfigurationError `body_already_parsed`
 */
export async function readBody(body: Body, expected: Expected): Promise<Uint8Array<ArrayBuffer>> {
  if (body === null || body === undefined) return checkBody(new Uint8Array(), expected);
  if (typeof body !== "object") throw alreadyParsed();
  if ("alreadyRead" in body) throw alreadyParsed(body.alreadyRead);
  return ArrayBuffer.isView(body)
    ? checkBody(bytesOf(body).slice(), expected)
    : readStream(open(body), expected);
}

/**
 * Compares the hash of a body that is whole with the signed one.
 *
 * @returns The same bytes.
 * @throws VerificationError `body_too_large`, `body_truncated`, `body_mismatch`
 */
export async function checkBody(
  bytes: Uint8Array<ArrayBuffer>,
  expected: Expected,
): Promise<Uint8Array<ArrayBuffer>> {
  checkSize(bytes.byteLength, expected.limit);
  checkHash(await engine.digest(bytes), bytes.byteLength, expected);
  return bytes;
}

/**
 * The bytes of a body that its caller has at hand; a string stands for its UTF-8 bytes.
 *
 * @throws ConfigurationError `body_already_parsed`
 */
export function bytesAtHand(body: string | ArrayBufferView): Uint8Array<ArrayBuffer> {
  return typeof body === "string" ? new TextEncoder().encode(body) : bytesOf(body);
}

async function readStream(source: Source, expected: Expected): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const hash = engine.sha256();
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await source.next();
      if (done) break;
      // A host may write into its buffer again, and share it with other requests.
      const chunk = bytesOf(value).slice();
      length += chunk.byteLength;
      checkSize(length, expected.limit);
      chunks.push(chunk);
      await hash?.update(chunk);
    }
  } finally {
    await source.release();
  }
  const whole = join(chunks, length);
  checkHash(await (hash?.digest() ?? engine.digest(whole)), length, expected);
  return whole;
}

interface Source {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>;
  release(): unknown;
}

/** A web stream is let go without being cancelled: cancelling it can close the connection. */
function open(stream: ByteStream): Source {
  const broken = (cause: unknown): never => {
    throw truncated({ cause });
  };
  if ("getReader" in stream) {
    const reader = stream.getReader();
    return { next: () => reader.read().catch(broken), release: () => reader.releaseLock() };
  }
  const iterator = stream[Symbol.asyncIterator]?.();
  if (iterator === undefined) throw alreadyParsed();
  return { next: () => iterator.next().catch(broken), release: () => iterator.return?.() };
}

function bytesOf(value: unknown): Uint8Array<ArrayBuffer> {
  if (!ArrayBuffer.isView(value)) throw alreadyParsed();
  return new Uint8Array(value.buffer as ArrayBuffer, value.byteOffset, value.byteLength);
}

function join(chunks: readonly Uint8Array<ArrayBuffer>[], length: number): Uint8Array<ArrayBuffer> {
  const [first] = chunks;
  if (first?.byteLength === length) return first;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}

function checkSize(length: number, limit: number): void {
  if (length > limit) throw new VerificationError("body_too_large");
}

/** A hash that the sender signed is no secret, so a plain comparison gives nothing away. */
function checkHash(digest: string, length: number, expected: Expected): void {
  if (digest === expected.hash.replace(/=$/, "")) return;
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
