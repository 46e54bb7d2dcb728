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

/** `Content-Length` in bytes; `undefined` where it is absent or not a number. */
export function announcedLength(head: IncomingHead): number | undefined {
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
    throw new VerificationError("body_truncated", "the connection broke before the body was complete", {
      cause,
    });
  };
  if ("getReader" in stream) {
    const reader = stream.getReader();
    return { next: () => reader.read().catch(broken), release: () => reader.releaseLock() };
  }
  const iterator = stream[Symbol.asyncIterator]();
  return { next: () => iterator.next().catch(broken), release: () => iterator.return?.() };
}

/** Views of any realm and any kind, `Buffer` included, as plain bytes over the same memory. */
function bytesOf(chunk: unknown): Uint8Array<ArrayBuffer> {
  if (!ArrayBuffer.isView(chunk)) throw alreadyParsed("leave the stream's encoding unset");
  return new Uint8Array(chunk.buffer as ArrayBuffer, chunk.byteOffset, chunk.byteLength);
}

function join(chunks: readonly Uint8Array<ArrayBuffer>[], length: number): Uint8Array<ArrayBuffer> {
  const [first] = chunks;
  if (first !== undefined && chunks.length === 1) return first;
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
    `the body was parsed before it was verified, and its bytes are gone: ${remedy}`,
  );
}

function tooLarge(): VerificationError {
  return new VerificationError(
    "body_too_large",
    "the body is larger than maxBodyBytes: raise it to the largest message this endpoint is sent",
  );
}
