import {
  type Around,
  type Delivery,
  isVerificationError,
  type Outcome,
  VerificationError,
} from "@qstash-verify/core";
import { type Claim, finish, isProcessed, newClaim, readHeld } from "./claim.js";
import { impatient } from "./impatient.js";
import { HeldLease } from "./lease.js";
import { checkOptions, type OnceOptions, type Policy } from "./options.js";
import type { OnceStore } from "./store.js";

/** How often a busy message is looked at again, in milliseconds. */
const LOOK = 250;
/** Milliseconds by which a receiver's clock may be off: the most that `clockTolerance` allows. */
const TOLERANCE = 300_000;

/** A claim that the store has granted. */
interface Granted {
  readonly claim: Claim;
  /** When it was asked for, by `performance.now()`. */
  readonly asked: number;
}

/**
 * Has each message processed once, although QStash delivers at least once, and whoever has captured a
 * delivery can send it again.
 *
 * ```ts
 * verifySignature({ around: once(redisStore(redis)) });
 * ```
 *
 * A message is claimed before its handler runs, and noted as processed when that answers 2xx or 489.
 * Another attempt is then answered with the same status and `Idempotent-Replayed: true`, and no handler
 * runs. After any other answer the claim is given back, and the next attempt may try.
 *
 * Around a handler it refuses with `replayed` (401), `processing` (503) and `store_unavailable` (503).
 *
 * @throws ConfigurationError `option_invalid`
 */
export function once(store: OnceStore, options: OnceOptions = {}): Around {
  const policy = checkOptions(options);
  const own = impatient(store, policy.storeTimeout);
  return async (delivery, handle, gone) => {
    let begun: Granted | Outcome;
    try {
      begun = await begin(own, delivery, policy, gone);
    } catch (error) {
      if (isVerificationError(error)) throw error;
      if (policy.whenStoreFails === "process") return handle();
      throw unavailable(error);
    }
    if ("status" in begun) return begun;
    const lease = new HeldLease(own, begun, delivery, { ...policy, gone });
    try {
      return await conclude(own, begun.claim, lease, await handle(), policy);
    } finally {
      lease.end();
    }
  };
}

/** Claims the message; or says what to answer, because it was processed. */
async function begin(
  store: OnceStore,
  delivery: Delivery,
  policy: Policy,
  gone: AbortSignal,
): Promise<Granted | Outcome> {
  const { message, token } = await delivery.identity();
  const claim = newClaim(message);
  const asked = performance.now();
  const ofToken = Math.max(delivery.expiresAt * 1000 - Date.now(), 0) + TOLERANCE;
  // At once, and not one after the other: with most stores that costs no more than one.
  const [seen, held] = await Promise.allSettled([
    store.add(`t:${token}`, message, ofToken),
    take(store, claim, policy.lease),
  ]);
  const isGranted = held.status === "fulfilled" && held.value === undefined;
  const isReplay = seen.status === "fulfilled" && (seen.value ?? message) !== message;
  if (isGranted && (isReplay || seen.status === "rejected")) await giveBack(store, claim);
  if (isReplay) throw new VerificationError("replayed");
  if (seen.status === "rejected") throw seen.reason;
  if (held.status === "rejected") throw held.reason;
  if (held.value === undefined) return { claim, asked };
  return follow(store, claim, held.value, policy, gone);
}

/** What is to be done where another attempt came first: waited for, if the options say so. */
async function follow(
  store: OnceStore,
  claim: Claim,
  first: string,
  { lease, wait }: Policy,
  gone: AbortSignal,
): Promise<Granted | Outcome> {
  const until = performance.now() + wait;
  for (let there: string | undefined = first; ; ) {
    const held = readHeld(there);
    if (held.isDone) return duplicate(held.status);
    const left = until - performance.now();
    if (left <= 0 || gone.aborted) throw busy(lease);
    await new Promise((resolve) => setTimeout(resolve, Math.min(LOOK, left)));
    const asked = performance.now();
    there = await take(store, claim, lease);
    if (there === undefined) return { claim, asked };
  }
}

/** Notes what came of the handler, and says what to answer. */
async function conclude(
  store: OnceStore,
  claim: Claim,
  lease: HeldLease,
  outcome: Outcome,
  policy: Policy,
): Promise<Outcome> {
  if (!isProcessed(outcome)) {
    await giveBack(store, claim);
    return outcome;
  }
  const note = () => finish(store, claim, outcome, policy.retention);
  try {
    if (await note().catch(note)) return outcome;
  } catch (error) {
    // It was processed, and is not known to be. To say otherwise would have it processed once more.
    if (lease.isSafe || policy.whenStoreFails === "process") return outcome;
    throw unavailable(error);
  }
  throw busy(policy.lease);
}

/** Claims the message. @returns what is there already, or `undefined` where the claim was granted. */
async function take(store: OnceStore, claim: Claim, lease: number): Promise<string | undefined> {
  try {
    const there = await store.add(claim.key, claim.value, lease);
    // A client that has lost its connection may have asked twice, and found its own.
    return there === claim.value ? undefined : there;
  } catch (error) {
    // It may have been granted, or may yet be, and then it keeps off the next attempt for a lease.
    void giveBack(store, claim);
    throw error;
  }
}

/** Where that fails, the claim runs out by itself. */
async function giveBack(store: OnceStore, { key, value }: Claim): Promise<void> {
  await store.remove(key, value).catch(() => {});
}

/** The answer to a message that was processed before. */
function duplicate(status: number): Outcome {
  const headers = {
    "idempotent-replayed": "true",
    ...(status === 489 && { "upstash-nonretryable-error": "true" }),
  };
  return { status, headers };
}

/** @param lease Milliseconds: by then the other attempt has ended, or its claim has. */
function busy(lease: number): VerificationError {
  return new VerificationError("processing", { retryAfter: Math.ceil(lease / 1000) });
}

function unavailable(cause: unknown): VerificationError {
  return new VerificationError("store_unavailable", { cause });
}
