import { subscribe } from "node:diagnostics_channel";
import type { FastifyReply } from "fastify";
import { settle } from "./settle.js";

/**
 * How far a request is: a handler or an error handler runs; it has thrown; what it threw was given to the next
 * error handler; or an answer was sent, or is waited for, and passes the hooks.
 */
type Progress = "running" | "thrown" | "given on" | "answered";

const progress = new WeakMap<FastifyReply, Progress>();
let isHeard = false;

/**
 * Settles the answers of handlers and error handlers that resolve with `undefined` after the client has gone.
 * Fastify does not send them, and so calls no hook: only its tracing channel tells of them.
 *
 * @see Fastify's reference, "Hooks": "Diagnostics Channel Hooks"
 */
export function hearUnsent(): void {
  if (isHeard) return;
  isHeard = true;
  hear("error", (reply) => {
    if (progress.has(reply) && progress.get(reply) !== "answered") progress.set(reply, "thrown");
  });
  hear("asyncStart", (reply) => {
    if (progress.get(reply) === "given on") progress.set(reply, "running");
  });
  hear("asyncEnd", (reply) => {
    if (progress.get(reply) !== "running" || reply.sent || reply.raw.headersSent) return;
    settle(reply.request, reply, undefined).catch(() => {});
  });
}

function hear(event: string, listener: (reply: FastifyReply) => void): void {
  subscribe(`tracing:fastify.request.handler:${event}`, (message) =>
    listener((message as { reply: FastifyReply }).reply),
  );
}

/** Notices how far a request is. */
export function watch(reply: FastifyReply): void {
  if (progress.has(reply)) return;
  progress.set(reply, "running");
  const { send, then, callNotFound, raw } = reply;
  const { end } = raw;
  const answered = () => progress.set(reply, "answered");
  Object.assign(reply, {
    send(payload: unknown) {
      // What was thrown, Fastify sends at once: to the error handler.
      if (progress.get(reply) === "thrown") progress.set(reply, "given on");
      else answered();
      return send.call(reply, payload);
    },
    // The handler of what is not found answers. The channel does not tell of it.
    callNotFound() {
      answered();
      return callNotFound.call(reply);
    },
    // `await reply` and `return reply`: these go on when the client has gone, and the handler's work does, too.
    // biome-ignore lint/suspicious/noThenProperty: a reply has one
    then(...given: Parameters<FastifyReply["then"]>) {
      answered();
      return then.apply(reply, given);
    },
  });
  // Over HTTP/2, a response whose client has gone does not even remember that it was ended.
  Object.assign(raw, {
    end(...given: Parameters<typeof end>) {
      answered();
      return end.apply(raw, given);
    },
  });
}
