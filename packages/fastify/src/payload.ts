import { Readable } from "node:stream";
import type { Body, Delivery } from "@qstash-verify/core";
import { chunksOf, fromIncomingMessage } from "@qstash-verify/core/building";
import type { FastifyRequest, RequestPayload } from "fastify";

const REMEDY = "register verifySignature before every hook that reads or inflates it";

/**
 * The body as it was sent: the request's own stream as long as nobody has read it, also where an earlier
 * hook returns another, which may be inflated. After that what the hook returns.
 */
export function payloadOf(request: FastifyRequest, payload: RequestPayload): Body {
  const { raw } = request;
  if (payload === raw || !raw.readableDidRead) {
    return fromIncomingMessage(raw, REMEDY).body() as Body;
  }
  const isInflated = raw.headers["content-encoding"] !== undefined && !(payload instanceof Replay);
  return isInflated ? { alreadyRead: REMEDY } : chunksOf(payload as Readable);
}

/** The bytes of a delivery, not copied. */
export function bytesOf(delivery: Delivery): Buffer {
  return Buffer.from(delivery.bytes().buffer);
}

/**
 * A verified body for whoever reads the payload next: parsers and hooks of the scope's own, a proxy. A
 * class, because `Readable.from` costs more than the verification.
 */
export class Replay extends Readable {
  readonly #bytes: Buffer;
  /** What a platform parsed before Fastify: its users' parsers look for it on the payload. */
  readonly body: unknown;

  constructor(bytes: Buffer, body: unknown) {
    super();
    this.#bytes = bytes;
    this.body = body;
  }

  override _read(): void {
    this.push(this.#bytes);
    this.push(null);
  }

  /** Calls back when the hooks that read it have all of it: at once if there is none. */
  whenRead(done: () => void): void {
    if (this.readableFlowing !== true || this.destroyed) done();
    // All of it is one chunk: it ends and closes with that, also if a hook pauses it then.
    else this.once("close", done);
  }
}

/** Lets the body be read again: as the payload, as `request.rawBody`, and by uploads from `request.raw`. */
export function replay(request: FastifyRequest): Replay {
  const { delivery, raw } = request;
  const bytes = bytesOf(delivery);
  const again = new Replay(bytes, (raw as { body?: unknown }).body);
  (request as { rawBody?: Buffer }).rawBody = bytes;
  // @fastify/multipart and its like look past the payload.
  if (/^multipart\//i.test(String(raw.headers["content-type"]))) raw.pipe = again.pipe.bind(again);
  return again;
}
