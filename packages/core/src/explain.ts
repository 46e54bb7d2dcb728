import { authenticate } from "./authenticate.js";
import { readBody } from "./body.js";
import type { IncomingHead } from "./incoming.js";
import { LoggedKeys, loggedSteps, outcome } from "./logged-steps.js";
import { checkOptions, type ReceiverOptions } from "./options.js";
import type { Step } from "./step.js";
import { isRefusal, StepLog } from "./step-log.js";

/** A verdict, and how it came about. */
export interface Explanation {
  /** In the order in which they were taken. */
  readonly steps: readonly Step[];
  /** What a receiver throws; `undefined` where it throws nothing. */
  readonly error: Step["error"];
}

/**
 * Has a request judged by the very steps that a receiver takes, and tells of each. Where one fails, those
 * that do not depend on it are taken too, because one mistake often comes with others; the first decides.
 *
 * Nobody else hears of it, and no secret is in it.
 *
 * @param body `undefined` where it is not at hand: then the head is judged alone.
 */
export async function explain(
  head: IncomingHead,
  body: Uint8Array | undefined,
  options: ReceiverOptions,
): Promise<Explanation> {
  const log = new StepLog();
  try {
    const policy = checkOptions({ ...options, onDiagnostic: () => {} });
    const keys = new LoggedKeys(policy, log);
    const { expected } = await authenticate({ head }, { policy, keys }, loggedSteps(log));
    const { length: announced, limit } = expected;
    const facts = { name: "body", length: body?.byteLength, announced, limit } as const;
    const read = await outcome(() => readBody(body, expected, false));
    log.check(() => void read(), facts, body !== undefined);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { steps: log.steps, error: log.error ?? error };
  }
  return log;
}
