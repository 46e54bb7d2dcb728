import type { Delivery } from "./delivery.js";
import { optionInvalid } from "./errors.js";

/** What a delivery is answered with. */
export interface Outcome {
  /** HTTP status. Of a handler that threw it is 500, or what the host's error path made of it. */
  readonly status: number;
  /** What the handler threw, on hosts that tell. */
  readonly error?: unknown;
  /** Of an answer in place of the handler's own; of that only the status is known. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Likewise. */
  readonly body?: string | undefined;
}

/**
 * What runs around the handler of a verified delivery: it runs the handler, or answers without it.
 *
 * ```ts
 * const timed: Around = async (delivery, handle) => {
 *   const begun = performance.now();
 *   const outcome = await handle();
 *   histogram.record(performance.now() - begun, { status: outcome.status });
 *   return outcome;
 * };
 * verifySignature({ around: [timed, once(store)] });
 * ```
 *
 * @param handle Runs the handler, once however often it is called. Resolves when its answer is decided
 *   and not yet sent; never rejects. Where the handler of a Node.js host never answers, it never resolves.
 * @param gone Aborted when the client goes away before it is answered, on hosts that tell. The handler may
 *   go on.
 * @returns What `handle` resolved with, as it is, and the handler's answer is sent; or another outcome, and
 *   that is sent in its place. A rejection with a `VerificationError` is answered as a refusal is.
 */
export type Around = (
  delivery: Delivery,
  handle: () => Promise<Outcome>,
  gone: AbortSignal,
) => Promise<Outcome>;

/** What is said to those who only verify, and would leave out what was asked for. */
export const AROUND_NEEDS_HANDLER =
  "the option around needs a handler to run: use handleRequest() or an adapter";

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
  const runInner = () => {
    running ??= runWithin(inner, delivery, handle, gone);
    return running;
  };
  const outcome: Outcome | undefined = await outermost(delivery, runInner, gone);
  const { status = 0, body = "" } = outcome ?? {};
  // A `Response` is not an outcome: hosts of Node.js could not send it.
  const isAnswer = Number.isInteger(status) && status >= 200 && status <= 599;
  if (isAnswer && typeof body === "string") return outcome;
  throw optionInvalid(
    "a function in the option around must resolve with an outcome: the handler's, or its own",
  );
}
