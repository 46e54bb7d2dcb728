import { subscribe } from "node:diagnostics_channel";
import type { FastifyReply, FastifyRequest } from "fastify";
import { settle } from "./settle.js";

/** Requests whose client has gone, while nothing was sent. */
const unsent = new WeakSet<FastifyRequest>();
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
    if (unsent.delete(request)) settle(request, reply, undefined).catch(() => {});
  });
}

/** Remembers that the client of a request has gone, until something is sent for it. */
export function clientGone(request: FastifyRequest, reply: FastifyReply): void {
  if (unsent.has(request)) return;
  unsent.add(request);
  const { send } = reply;
  Object.assign(reply, {
    send(payload: unknown) {
      unsent.delete(request);
      return send.call(reply, payload);
    },
  });
}
