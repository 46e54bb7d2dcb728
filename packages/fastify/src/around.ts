import { type Delivery, type Outcome, type Receiver, refusal } from "@qstash-verify/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { answer, discard, fail, type Head, headOf, restore, statusOf } from "./replace-payload.js";

/** A handler that is run, or may be. */
interface Run {
  /** What was on the reply before. */
  readonly before: Head;
  /** What the request is answered with. */
  readonly decided: Promise<Outcome>;
  /** Takes the handler's own answer; there once the handler runs. */
  tell?: (own: Outcome) => void;
  own?: Outcome;
  /** Its answer is settled: what comes of an error after that is not asked about again. */
  isOver?: boolean;
}

/** Of a request, the outermost first: a scope within another may have a registration of its own. */
interface Runs {
  readonly all: Run[];
  error?: Error;
  /** While an answer is asked about: the one that was sent first counts. */
  isAsking?: boolean;
}

const runsOf = new WeakMap<FastifyRequest, Runs>();

/**
 * Runs what the receiver's options ask for around the handlers of a scope: from `preHandler` to `onSend`,
 * where the handler has answered, and nothing is sent yet.
 *
 * @param deliveries What this receiver has verified: `request.delivery` may be of a registration within.
 */
export function addAround(
  scope: FastifyInstance,
  receiver: Receiver,
  deliveries: WeakMap<FastifyRequest, Delivery>,
): void {
  if (!receiver.hasAround) return;
  scope.addHook("preHandler", (request, reply, next) => {
    const delivery = deliveries.get(request) as Delivery;
    begin(request, reply, next, (handle, gone) => receiver.run(delivery, handle, gone));
  });
  scope.addHook("onError", (request, _reply, error, done) => {
    const runs = runsOf.get(request);
    if (runs && !runs.isAsking) runs.error = error;
    done();
  });
  scope.addHook("onSend", settle);
  // A handler that has taken the response over does not pass `onSend`, and cannot be answered for.
  scope.addHook("onResponse", (request, reply, done) => {
    for (const run of runsOf.get(request)?.all ?? []) run.tell?.({ status: reply.statusCode });
    done();
  });
}

function begin(
  request: FastifyRequest,
  reply: FastifyReply,
  next: () => void,
  decide: (handle: () => Promise<Outcome>, gone: AbortSignal) => Promise<Outcome>,
): void {
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
  if (reply.raw.destroyed) leave();
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

/** Asynchronous, so that Fastify catches what cannot be written. */
async function settle(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  const runs = runsOf.get(request);
  const open = runs?.all.filter((run) => run.tell && !run.isOver) ?? [];
  if (runs?.isAsking) {
    // A second answer is not heard.
    discard(payload);
    return new Promise(() => {});
  }
  if (!runs || open.length === 0) return payload;
  runs.isAsking = true;
  try {
    return await settled(runs, open.reverse(), reply, payload);
  } finally {
    runs.isAsking = false;
  }
}

/** What is sent, after all that runs around the handler has decided, the innermost first. */
async function settled(
  runs: Runs,
  open: readonly Run[],
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  let sent = payload;
  for (const run of open) {
    const head = headOf(reply);
    run.isOver = true;
    run.tell?.({ status: statusOf(reply, sent), ...(runs.error && { error: runs.error }) });
    try {
      const outcome = await run.decided.catch(refusal);
      restore(reply, outcome === run.own ? head : run.before);
      if (outcome === run.own) continue;
      discard(sent);
      // `undefined` would leave the payload as it is.
      sent = answer(reply, outcome) ?? null;
    } catch (thrown) {
      discard(sent);
      restore(reply, run.before);
      fail(reply, thrown);
      throw thrown;
    }
  }
  return sent;
}
