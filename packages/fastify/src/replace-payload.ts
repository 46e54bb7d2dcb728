import type { Outcome } from "@qstash-verify/core";
import type { FastifyReply } from "fastify";

/** What a reply begins with, as it was at some time. */
export interface Head {
  readonly status: number;
  readonly headers: ReturnType<FastifyReply["getHeaders"]>;
}

export function headOf(reply: FastifyReply): Head {
  return { status: reply.statusCode, headers: reply.getHeaders() };
}

/** The status of an answer that is about to be sent. A handler may have returned a `Response`. */
export function statusOf({ status }: Head, payload: unknown): number {
  return isResponse(payload) ? payload.status : status;
}

/** Has a reply begin as it did at another time. */
export function restore(reply: FastifyReply, { status, headers }: Head): void {
  for (const name of Object.keys(reply.getHeaders())) reply.removeHeader(name);
  reply.code(status).headers(headers);
}

/** Puts an answer on a reply. @returns its payload */
export function answer(
  reply: FastifyReply,
  { status, headers = {}, body }: Outcome,
): string | undefined {
  reply.code(status).headers({ ...headers });
  return body;
}

/** As Fastify does it before an error handler, which may leave the status as it is. */
export function fail(reply: FastifyReply, error: unknown): void {
  const { statusCode, status = statusCode } = error as { statusCode?: number; status?: number };
  reply.code(status !== undefined && status >= 400 && status <= 599 ? status : 500);
}

/** A stream of Node.js, or one of the web. */
interface Discardable {
  destroy?(): unknown;
  cancel?(): Promise<unknown>;
}

/** What is not sent is let go, so that what it comes from ends. */
export function discard(payload: unknown): void {
  const source: Discardable | null = isResponse(payload) ? payload.body : Object(payload);
  source?.destroy?.();
  source?.cancel?.()?.catch(() => {});
}

export function isResponse(payload: unknown): payload is Response {
  return Object.prototype.toString.call(payload) === "[object Response]";
}
