import { optionInvalid } from "./configuration-error.js";
import type { Delivery } from "./delivery.js";

/** How a delivery is answered. */
export interface Outcome {
  /**
   * HTTP status, as it is sent: one that is set after the head went out does not count. If the handler threw:
   * 500, or what the host's error handler made of it.
   */
  readonly status: number;
  /** What the handler threw, on hosts that report it. */
  readonly error?: unknown;
  /** Headers of an answer that replaces the handler's. Of the handler's own answer, only the status is known. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Body of an answer that replaces the handler's. Default: none. */
  readonly body?: string | undefined;
}

/**
 * What runs around the handler of a verified delivery. It runs the handler, or answers without it.
 *
 * @example
 * ```ts
 * import type { Around } from "@qstash-verify/core";
 *
 * export const timed: Around = async (_delivery, handle) => {
 *   const start = performance.now();
 *   const outcome = await handle();
 *   console.log(outcome.status, performance.now() - start);
 *   return outcome;
 * };
 * ```
 *
 * @param handle Runs the functions further in, then the handler. Further calls do not run it again. Resolves
 *   when the answer is decided but not yet sent, even if the handler throws. Rejects only if a function further
 *   in throws. If the handler of a Node.js host never answers, it never resolves.
 * @param gone Aborted when the client disconnects before it is answered, on hosts that report it. The handler
 *   may go on.
 * @returns What `handle` resolved with, or a copy of it, to send the handler's answer; or another outcome, to
 *   send that instead. An outcome with the same status and nothing else is a copy: `body: ""` makes it an answer
 *   without a body. A rejection with a `VerificationError` is answered as a refusal.
 */
export type Around = (
  delivery: Delivery,
  handle: () => Promise<Outcome>,
  gone: AbortSignal,
) => Promise<Outcome>;

/** What is said to those who only verify, and would leave out what was asked for. */
export const AROUND_NEEDS_HANDLER =
  "the option around needs a handler to run: use handleRequest(), an adapter, or { runsHandler: true }";

export const AROUND_CHANGED = "the option around must be set before the first request";

/**
 * Runs a handler within all that is asked around it, the first outermost.
 *
 * @throws ConfigurationError `option_invalid`: what was asked for decided nothing.
 */
export async function runWithin(
  around: Around | readonly Around[],
  delivery: Delivery,
  handle: () => Promise<Outcome>,
  gone: AbortSignal = new AbortController().signal,
): Promise<Outcome> {
  const [outermost, ...inner] = [around].flat();
  if (outermost === undefined) return handle();
  let running: Promise<Outcome> | undefined;
  let handled: Outcome | undefined;
  const runInner = () => {
    running ??= runWithin(inner, delivery, handle, gone).then((own) => {
      handled = own;
      return own;
    });
    return running;
  };
  const outcome: Outcome | undefined = await outermost(delivery, runInner, gone);
  // What a handler answers is for its host to judge, as it is without anything around it.
  if (handled && isSame(outcome, handled)) return handled;
  const { status = 0, body = "" } = outcome ?? {};
  // A `Response` is not an outcome: hosts of Node.js could not send it.
  const isAnswer = Number.isInteger(status) && status >= 200 && status <= 599;
  if (isAnswer && typeof body === "string") return outcome;
  throw optionInvalid(
    "a function in the option around must resolve with an outcome: the handler's, or its own",
  );
}

const FIELDS = ["status", "error", "headers", "body"] as const satisfies (keyof Outcome)[];

/** A copy, as spreading an outcome makes one, is the outcome itself: it says nothing else. */
function isSame(one: Outcome | undefined, other: Outcome): boolean {
  return FIELDS.every((name) => one?.[name] === other[name]);
}
