import type { Readable } from "node:stream";
import { type Delivery, type Outcome, type Receiver, refusal } from "@qstash-verify/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { answer, fail, headOf, restore } from "./replace-payload.js";
import { type Run, runsOf, settle } from "./settle.js";
import { hearUnsent, watch } from "./unsent.js";

/**
 * Runs what the receiver's options ask for around the handlers of a scope: from `preHandler` to `onSend`,
 * where the handler has answered, and nothing is sent yet.
 *
 * @returns Takes what the receiver has verified, as `request.delivery` may be of a registration within;
 *   `undefined` where nothing is to be run.
 */
export function addAround(
  scope: FastifyInstance,
  receiver: Receiver,
): ((request: FastifyRequest, delivery: Delivery) => void) | undefined {
  if (!receiver.hasAround) return undefined;
  const deliveries = new WeakMap<FastifyRequest, Delivery>();
  const begun = new WeakSet<FastifyRequest>();
  scope.addHook("preHandler", (request, reply, next) => {
    // The handler of what is not found comes with hooks of its own: it is run within the same.
    if (begun.has(request)) return next();
    begun.add(request);
    const delivery = deliveries.get(request) as Delivery;
    begin(request, reply, next, (handle, gone) => receiver.run(delivery, handle, gone));
  });
  scope.addHook("onError", (request, _reply, error, done) => {
    const runs = runsOf.get(request);
    if (runs && !runs.isAsking) runs.error = error;
    done();
  });
  scope.addHook("onSend", settle);
  hearUnsent();
  // A handler that has taken the response over does not pass `onSend`, and cannot be answered for. Over HTTP/2
  // Fastify calls this also where the client has cancelled what nobody has answered yet.
  scope.addHook("onResponse", (request, reply, done) => {
    const runs = reply.raw.writableEnded ? runsOf.get(request)?.all : undefined;
    for (const run of runs ?? []) run.tell?.({ status: reply.statusCode });
    done();
  });
  return (request, delivery) => {
    deliveries.set(request, delivery);
  };
}

function begin(
  request: FastifyRequest,
  reply: FastifyReply,
  next: () => void,
  decide: (handle: () => Promise<Outcome>, gone: AbortSignal) => Promise<Outcome>,
): void {
  watch(reply);
  const gone = new AbortController();
  const handle = () =>
    new Promise<Outcome>((resolve) => {
      run.tell = (own) => {
        run.own ??= own;
        resolve(run.own);
      };
      next();
    });
  // Not at once: a handler may answer before anything has returned.
  const decided = Promise.resolve().then(() => decide(handle, gone.signal));
  const run: Run = { before: headOf(reply), decided };
  runsOf.set(request, { all: [...(runsOf.get(request)?.all ?? []), run] });
  const leave = () => {
    if (!run.own) gone.abort();
  };
  const { destroyed, stream } = reply.raw as typeof reply.raw & { stream?: Readable };
  // Over HTTP/2, only the stream of a response says so.
  if (destroyed || stream?.destroyed) leave();
  else reply.raw.once("close", leave);
  // Otherwise `onSend` waits for it.
  const answerFirst = (find: () => Outcome) => {
    if (!run.own) answerInstead(reply, run, find);
  };
  decided.then(
    (outcome) => answerFirst(() => outcome),
    (error) => answerFirst(() => refusal(error)),
  );
}

/** Answers a request whose handler has not, and perhaps never will. */
function answerInstead(reply: FastifyReply, run: Run, find: () => Outcome): void {
  run.isOver = true;
  if (reply.sent) {
    // The handler has taken the response over: it is cut off, which no client takes for a success.
    reply.raw.destroy();
    return;
  }
  restore(reply, run.before);
  try {
    reply.send(answer(reply, find()));
  } catch (error) {
    fail(reply, error);
    reply.send(error);
  }
}
