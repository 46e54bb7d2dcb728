import { type Outcome, refusal } from "@qstash-verify/core";
import type { FastifyReply, FastifyRequest } from "fastify";
import { failureOf } from "./failure-of.js";
import { answer, discard, fail, type Head, headOf, restore, statusOf } from "./replace-payload.js";

/** A handler that is run, or may be. */
export interface Run {
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

export const runsOf: WeakMap<FastifyRequest, Runs> = new WeakMap();

/** Asynchronous, so that Fastify catches what cannot be written. */
export async function settle(
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
  // At once: whatever is said after an answer is not heard.
  let head = headOf(reply);
  const failure = await failureOf(payload);
  if (failure) runs.error ??= failure;
  for (const run of open) {
    run.isOver = true;
    const status = failure && sent === payload ? 500 : statusOf(head, sent);
    run.tell?.({ status, ...(runs.error && { error: runs.error }) });
    try {
      const outcome = await run.decided.catch(refusal);
      restore(reply, outcome === run.own ? head : run.before);
      if (outcome === run.own) continue;
      discard(sent);
      // `undefined` would leave the payload as it is.
      sent = answer(reply, outcome) ?? null;
      head = headOf(reply);
    } catch (thrown) {
      discard(sent);
      restore(reply, run.before);
      fail(reply, thrown);
      throw thrown;
    }
  }
  // Of a payload of another kind, Fastify itself says so.
  if (failure && sent === payload && failure === Object(payload).errored) throw failure;
  return sent;
}
