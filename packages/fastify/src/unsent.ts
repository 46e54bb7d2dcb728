import { subscribe } from "node:diagnostics_channel";
import type { FastifyReply, FastifyRequest } from "fastify";
import { settle } from "./settle.js";

/** Whether a reply was sent, or its handler waits until it is: then its answer passes the hooks. */
const isAnswered = new WeakMap<FastifyReply, boolean>();
let isHeard = false;

/**
 * Settles the answers of handlers that resolve with `undefined` after the client has gone. Fastify does not send
 * them, and so calls no hook: only its tracing channel tells of them.
 *
 * @see Fastify's reference, "Hooks": "Diagnostics Channel Hooks"
 */
export function hearUnsent(): void {
  if (isHeard) return;
  isHeard = true;
  subscribe("tracing:fastify.request.handler:asyncEnd", (message) => {
    const { request, reply } = message as { request: FastifyRequest; reply: FastifyReply };
    if (isAnswered.get(reply) !== false || reply.sent || reply.raw.headersSent) return;
    const isGone = reply.raw.destroyed || (request.raw.socket?.destroyed ?? true);
    if (isGone) settle(request, reply, undefined).catch(() => {});
  });
}

/** Notices whether a reply is sent or waited for. */
export function watch(reply: FastifyReply): void {
  if (isAnswered.has(reply)) return;
  isAnswered.set(reply, false);
  const { send, then } = reply;
  Object.assign(reply, {
    send(payload: unknown) {
      isAnswered.set(reply, true);
      return send.call(reply, payload);
    },
    // `await reply` and `return reply`: these go on when the client has gone, and the handler's work does, too.
    // biome-ignore lint/suspicious/noThenProperty: a reply has one
    then(...given: Parameters<FastifyReply["then"]>) {
      isAnswered.set(reply, true);
      return then.apply(reply, given);
    },
  });
}
