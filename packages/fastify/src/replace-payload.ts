import type { Outcome } from "@qstash-verify/core";
import type { FastifyReply } from "fastify";

/** The headers of a reply, as they were at some time. */
export type Headers = ReturnType<FastifyReply["getHeaders"]>;

/** The status of an answer that is about to be sent. A handler may have returned a `Response`. */
export function statusOf(reply: FastifyReply, payload: unknown): number {
  return isResponse(payload) ? payload.status : reply.statusCode;
}

/**
 * Makes another answer of one that is about to be sent, with no header of the former.
 *
 * @param before The headers that were there before the handler.
 * @returns its payload
 */
export function replacePayload(
  reply: FastifyReply,
  payload: unknown,
  before: Headers,
  { status, headers = {}, body }: Outcome,
): string | null {
  discard(payload);
  for (const name of Object.keys(reply.getHeaders())) reply.removeHeader(name);
  reply
    .code(status)
    .headers(before)
    .headers({ ...headers });
  // `undefined` would leave the payload as it is.
  return body ?? null;
}

/** A stream of Node.js, or one of the web. */
interface Discardable {
  destroy?(): unknown;
  cancel?(): Promise<unknown>;
}

/** What is not sent is let go, so that what it comes from ends. */
function discard(payload: unknown): void {
  const source: Discardable | null = isResponse(payload) ? payload.body : Object(payload);
  source?.destroy?.();
  source?.cancel?.()?.catch(() => {});
}

function isResponse(payload: unknown): payload is Response {
  return Object.prototype.toString.call(payload) === "[object Response]";
}
