import { type Outcome, type Receiver, refusal } from "@qstash-verify/core";
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onSendHookHandler,
  preHandlerHookHandler,
} from "fastify";
import { answer, type Head, headOf, statusOf, takeBack } from "./replace-payload.js";

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
interface Runs extends Array<Run> {
  error?: Error;
}

const runsOf = new WeakMap<FastifyRequest, Runs>();

/**
 * Runs what the receiver's options ask for around the handlers of a scope: from `preHandler` to `onSend`,
 * where the handler has answered, and nothing is sent yet.
 */
export function addAround(scope: FastifyInstance, receiver: Receiver): void {
  if (!receiver.hasAround) return;
  scope.addHook("preHandler", begin(receiver));
  scope.addHook("onError", (request, _reply, error, done) => {
    const runs = runsOf.get(request);
    if (runs) runs.error = error;
    done();
  });
  scope.addHook("onSend", settle);
  // A handler that has taken the response over does not pass `onSend`, and cannot be answered for.
  scope.addHook("onResponse", (request, reply, done) => {
    for (const run of runsOf.get(request) ?? []) run.tell?.({ status: reply.statusCode });
    done();
  });
}

function begin(receiver: Receiver): preHandlerHookHandler {
  return (request, reply, next) => {
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
    const decided = Promise.resolve().then(() =>
      receiver.run(request.delivery, handle, gone.signal),
    );
    const run: Run = { before: headOf(reply), decided };
    runsOf.set(request, [...(runsOf.get(request) ?? []), run]);
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
  };
}

/** Answers a request whose handler has not, and perhaps never will. */
function answerInstead(reply: FastifyReply, run: Run, find: () => Outcome): void {
  run.isOver = true;
  if (reply.sent) {
    // The handler has taken the response over: it is cut off, which no client takes for a success.
    reply.raw.destroy();
    return;
  }
  takeBack(reply, undefined, run.before);
  try {
    reply.send(answer(reply, find()));
  } catch (error) {
    reply.send(error);
  }
}

const settle: onSendHookHandler = (request, reply, payload, done) => {
  settled(request, reply, payload).then((settledPayload) => done(null, settledPayload), done);
};

/** What is sent, after all that runs around the handler has decided, the innermost first. */
async function settled(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  const runs = runsOf.get(request) ?? [];
  let sent = payload;
  for (const run of [...runs].reverse()) {
    if (run.isOver || !run.tell) continue;
    run.isOver = true;
    run.tell({ status: statusOf(reply, sent), ...(runs.error && { error: runs.error }) });
    const outcome = await run.decided.catch((error) => {
      takeBack(reply, sent, run.before);
      return refusal(error);
    });
    if (outcome === run.own) continue;
    takeBack(reply, sent, run.before);
    sent = answer(reply, outcome);
  }
  return sent;
}
