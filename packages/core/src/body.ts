import type { Sha256 } from "./crypto/engine.js";
import { ConfigurationError, VerificationError } from "./errors.js";
import type { Body, ByteStream, IncomingHead } from "./incoming.js";

/**
 * Refuses a body by what its head announces, before a byte of it is read.
 *
 * @throws VerificationError `body_too_large`
 */
export function checkAnnouncedLength(head: IncomingHead, limit: number): void {
  if ((announcedLength(head) ?? 0) > limit) throw tooLarge();
}

/**
 * Compares the hash of the body with the signed one. A hash that the sender signed is no secret, so
 * a plain comparison gives nothing away.
 *
 * @param digest,signed Base64url; the signed one with or without padding.
 * @throws VerificationError `body_mismatch`, `body_truncated`
 */
export function checkHash(
  digest: string,
  signed: string,
  length: number,
  head: IncomingHead,
): void {
  if (digest === signed.replace(/=$/, "")) return;
  if (length < (announcedLength(head) ?? 0)) {
    throw truncated("it is shorter than its Content-Length, so a proxy or a body limit cut it");
  }
  throw new VerificationError(
    "body_mismatch",
    "hand over the bytes as they arrived, before anything parses or rewrites them",
  );
}

/** `Content-Length` in bytes; `undefined` where it is absent or not a number. */
function announcedLength(head: IncomingHead): number | undefined {
  const value = head.header("content-length");
  return value && /^\d+$/.test(value) ? Number(value) : undefined;
}

/**
 * Reads a body once, as bytes, up to `limit` of them, and hashes it while it arrives.
 *
 * @throws VerificationError `body_too_large`, `body_truncated` (the connection broke)
 * @throws ConfigurationError `body_already_parsed`
 */
export async function readBody(
  body: Body,
  limit: number,
  hash: Sha256,
): Promise<Uint8Array<ArrayBuffer>> {
  if (body === null || body === undefined) return new Uint8Array();
  if (typeof body !== "object") throw alreadyParsed("hand over its bytes");
  if ("alreadyRead" in body) throw alreadyParsed(body.alreadyRead);

  const source = ArrayBuffer.isView(body) ? only(body) : open(body);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await source.next();
      if (done) return join(chunks, length);
      const chunk = bytesOf(value);
      length += chunk.byteLength;
      if (length > limit) throw tooLarge();
      chunks.push(chunk);
      await hash.update(chunk);
    }
  } finally {
    await source.release();
  }
}

interface Source {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>;
  release(): unknown;
}

function only(bytes: ArrayBufferView): Source {
  let done = false;
  return {
    async next() {
      const step = { done, value: bytes };
      done = true;
      return step;
    },
    release() {},
  };
}

/** A web stream is let go without being cancelled: cancelling it can close the connection. */
function open(stream: ByteStream): Source {
  const broken = (cause: unknown): never => {
    throw truncated("the connection broke", { cause });
  };
  if ("getReader" in stream) {
    const reader = stream.getReader();
    return { next: () => reader.read().catch(broken), release: () => reader.releaseLock() };
  }
  const iterator = stream[Symbol.asyncIterator]?.();
  if (iterator === undefined) throw alreadyParsed("hand over its bytes");
  return { next: () => iterator.next().catch(broken), release: () => iterator.return?.() };
}

/** A copy, as plain bytes: a host may write into its buffer again, and share it with other requests. */
function bytesOf(chunk: unknown): Uint8Array<ArrayBuffer> {
  if (!ArrayBuffer.isView(chunk)) throw alreadyParsed("leave the stream's encoding unset");
  return new Uint8Array(chunk.buffer as ArrayBuffer, chunk.byteOffset, chunk.byteLength).slice();
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

function alreadyParsed(remedy: string): ConfigurationError {
  return new ConfigurationError(
    "body_already_parsed",
    `the body was parsed before it was verified: ${remedy}`,
  );
}

function truncated(message: string, options?: ErrorOptions): VerificationError {
  return new VerificationError("body_truncated", message, options);
}

function tooLarge(): VerificationError {
  return new VerificationError(
    "body_too_large",
    "raise maxBodyBytes to the largest message this endpoint is sent",
  );
}
