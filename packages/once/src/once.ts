import { type Around, isVerificationError, type Outcome } from "@qstash-verify/core";
import { notify } from "@qstash-verify/core/building";
import { busy, unavailable } from "./answers.js";
import { begin, type Granted } from "./begin.js";
import { type Claim, finish, giveBack, isProcessed } from "./claim.js";
import { guard } from "./guard.js";
import { HeldLease } from "./lease.js";
import { checkOptions, checkStore, type OnceOptions, type Policy } from "./options.js";
import type { OnceStore } from "./store.js";

/**
 * Processes each message once, although QStash delivers at least once, and a captured delivery can be sent
 * again.
 *
 * A message is claimed before its handler runs, and marked as processed when the handler answers 2xx or 489.
 * Later attempts get the same status and `Idempotent-Replayed: true`, and no handler runs. After any other
 * answer the claim is released, and the next attempt runs the handler.
 *
 * @example
 * ```ts
 * import { verifySignature } from "@qstash-verify/express";
 * import { once } from "@qstash-verify/once";
 * import { redisStore } from "@qstash-verify/once/redis";
 * import { Redis } from "ioredis";
 *
 * const store = redisStore(
 *   new Redis(process.env["REDIS_URL"] ?? "redis://localhost"),
 * );
 * export const verify = verifySignature({ around: once(store) });
 * ```
 *
 * @throws ConfigurationError `option_invalid`
 * @throws VerificationError Around a handler: `replayed` (401), `processing` (503), `store_unavailable` (503).
 */
export function once(store: OnceStore, options: OnceOptions = {}): Around {
  const policy = checkOptions(options);
  checkStore(store);
  const own = guard(store, policy.storeTimeout);
  return async (delivery, handle, gone) => {
    let begun: Granted | Outcome;
    try {
      begun = await begin(own, delivery, policy, gone);
    } catch (error) {
      if (isVerificationError(error)) throw error;
      if (policy.whenStoreFails !== "process") throw unavailable(error);
      const outcome = await handle();
      if (isProcessed(outcome)) notify(policy.onUnmarked, delivery, error);
      return outcome;
    }
    if ("status" in begun) return begun;
    const { lease, longest } = policy;
    const held = new HeldLease(own, begun, delivery, { lease, longest, gone });
    const { claim } = begun;
    try {
      return await conclude(own, claim, held, await run(handle, own, claim, held), policy);
    } finally {
      held.end();
    }
  };
}

/** Runs the handler, and the other functions around it, which may refuse. */
async function run(
  handle: () => Promise<Outcome>,
  store: OnceStore,
  claim: Claim,
  lease: HeldLease,
): Promise<Outcome> {
  try {
    return await handle();
  } catch (error) {
    lease.answered();
    await giveBack(store, claim);
    throw error;
  }
}

/** Records how the handler ended, and returns what to answer. */
async function conclude(
  store: OnceStore,
  claim: Claim,
  lease: HeldLease,
  outcome: Outcome,
  policy: Policy,
): Promise<Outcome> {
  lease.answered();
  if (!isProcessed(outcome)) {
    await giveBack(store, claim);
    return outcome;
  }
  const note = () => finish(store, claim, outcome, policy.retention);
  try {
    if (await note().catch(note)) return outcome;
  } catch (error) {
    notify(policy.onUnmarked, lease.delivery, error);
    // The message was processed, but not marked. Any other answer would have it processed again.
    if (lease.isSafe || policy.whenStoreFails === "process") return outcome;
    throw unavailable(error);
  }
  notify(policy.onUnmarked, lease.delivery);
  throw busy(policy.lease);
}
