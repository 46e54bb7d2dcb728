import type { Ready } from "./authenticate.js";
import { asError } from "./configuration-error.js";
import { notify } from "./diagnostics.js";
import { answerAsAsked } from "./refusal.js";
import { reportRefusal } from "./report-refusal.js";
import { type Attempt, contextOf } from "./request-context.js";
import { isVerificationError } from "./verification-error.js";

/**
 * Tells the owner of a refusal, and has it answered as the options say.
 *
 * What it resolves with is an `Error`, whatever a function among the options threw: Express takes a falsy
 * error for none, and `"route"` for the way past its handler.
 */
export async function settleRefusal(
  error: unknown,
  { head, destination }: Attempt,
  ready: Ready | undefined,
): Promise<Error> {
  if (!isVerificationError(error) || !ready) return asError(error);
  const { onRefused, refuse } = ready.policy;
  const context = contextOf(head, destination);
  const report = () => reportRefusal(error, context, ready.keys.isProduction(head.env), head.log);
  if (onRefused) notify(onRefused, error, context, report);
  else report();
  if (refuse === undefined) return error;
  return answerAsAsked(error, refuse, context).then(() => error, asError);
}
