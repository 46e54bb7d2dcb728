import { type Outcome, type Receiver, refusal } from "@qstash-verify/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type Headers, replacePayload, statusOf } from "./replace-payload.js";

/** A handler that is run, or may be. */
interface Run {
  /** What was on the reply before. */
  readonly headers: Headers;
  /** What the request is answered with. */
  readonly decided: Promise<Outcome>;
  /** Takes the handler's own answer; there once the handler runs. */
  answer?: (own: Outcome) => void;
  own?: Outcome;
  error?: Error;
  isOver?: boolean;
}

/** Answers a request for which an error was thrown; what belongs to Fastify's error path goes to `next`. */
type Refuse = (reply: FastifyReply, next: (error: Error) => void) => (error: Error) => void;

/**
 * Runs what the receiver's options ask for around the handlers of a scope: from `preHandler` to `onSend`,
 * where the handler has answered, and nothing is sent yet.
 */
export function addAround(scope: FastifyInstance, receiver: Receiver, refuse: Refuse): void {
  if (!receiver.hasAround) return;
  const runs = new WeakMap<FastifyRequest, Run>();

  scope.addHook("preHandler", (request, reply, next) => {
    const gone = new AbortController();
    const handle = () =>
      new Promise<Outcome>((resolve) => {
        run.answer = (own) => {
          run.own ??= own;
          resolve(run.own);
        };
        next();
      });
    // Not at once: a handler may answer before anything has returned.
    const decided = Promise.resolve().then(() =>
      receiver.run(request.delivery, handle, gone.signal),
    );
    const run: Run = { headers: reply.getHeaders(), decided };
    runs.set(request, run);
    reply.raw.once("close", () => {
      if (!run.own) gone.abort();
    });
    const answerInstead = (outcome: Outcome) => {
      // Not `null`, of which Fastify would make JSON.
      if (!run.answer)
        reply.send(replacePayload(reply, undefined, run.headers, outcome) ?? undefined);
    };
    const refuseInstead = (error: Error) => {
      if (!run.answer) refuse(reply, next)(error);
    };
    decided.then(answerInstead, refuseInstead);
  });

  scope.addHook("onError", (request, _reply, error, done) => {
    const run = runs.get(request);
    if (run) run.error = error;
    done();
  });

  scope.addHook("onSend", (request, reply, payload, done) => {
    const run = runs.get(request);
    // What comes of an error is not asked about again.
    if (!run?.answer || run.isOver) {
      done(null, payload);
      return;
    }
    const { headers, decided, error } = run;
    run.answer({ status: statusOf(reply, payload), ...(error && { error }) });
    const pass = (outcome: Outcome) => {
      run.isOver = true;
      const isOwn = outcome === run.own;
      done(null, isOwn ? payload : replacePayload(reply, payload, headers, outcome));
    };
    const replace = (thrown: unknown) => {
      run.isOver = true;
      try {
        done(null, replacePayload(reply, payload, headers, refusal(thrown)));
      } catch (own) {
        done(own as Error);
      }
    };
    decided.then(pass, replace);
  });

  // A handler that has taken the response over does not pass `onSend`.
  scope.addHook("onResponse", (request, reply, done) => {
    runs.get(request)?.answer?.({ status: reply.statusCode });
    done();
  });
}
