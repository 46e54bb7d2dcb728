import type { Delivery, Outcome } from "@qstash-verify/core";
import { busy, duplicate, replayed } from "./answers.js";
import { type Claim, giveBack, newClaim, readHeld } from "./claim.js";
import { type GuardedStore, isPromise } from "./guard.js";
import type { Policy } from "./options.js";
import type { Awaitable } from "./store.js";

/** Milliseconds between two looks at a message that is being processed. */
const LOOK = 250;
/** Milliseconds by which a receiver's clock may be off: the most that `clockTolerance` allows. */
const TOLERANCE = 300_000;
/**
 * Milliseconds that may pass between the check of the token and `once()`: for the body to arrive, and for
 * functions before it in `around`. A replay that takes longer could come after its token's key expired.
 */
const LONGEST_AGE = 120_000;
/** Milliseconds: the longest expiry that a store must support. */
const LONGEST = 400 * 86_400_000;

/** A claim that the store has granted. */
export interface Granted {
  readonly claim: Claim;
  /** When it was asked for, by `performance.now()`. */
  readonly asked: number;
}

/** What a store answered to `add`, if it did. */
interface Told {
  readonly there?: string | undefined;
  readonly failure?: { readonly cause: unknown };
}

/**
 * Claims the message; or returns the answer, if it was processed before.
 *
 * @throws VerificationError `replayed`, `processing`; or the error of the store.
 */
export async function begin(
  store: GuardedStore,
  delivery: Delivery,
  policy: Policy,
  gone: AbortSignal,
): Promise<Granted | Outcome> {
  const { message, token, age } = await delivery.identity();
  if (age > LONGEST_AGE) throw replayed();
  const claim = newClaim(message);
  const asked = performance.now();
  // Both at the same time: with most stores that costs no more than one of them.
  const ofToken = tell(() => store.add(`t:${token}`, message, timeOfToken(delivery)));
  const held = await ask(store, claim, policy.lease);
  const seen = await ofToken;

  const isReplay = (seen.there ?? message) !== message;
  const isUnsure = seen.failure !== undefined && policy.whenStoreFails === "refuse";
  const isGranted = held.there === undefined && held.failure === undefined;
  if (isGranted && (isReplay || isUnsure)) await giveBack(store, claim);
  if (isReplay) throw replayed();
  const status = held.there === undefined ? undefined : readHeld(held.there);
  if (status !== undefined) return duplicate(status);
  if (held.failure) throw held.failure.cause;
  if (isUnsure) throw seen.failure?.cause;
  if (isGranted) return take(store, { claim, asked }, policy);
  return follow(store, message, policy, gone);
}

/** What to do if another attempt came first: wait for it, if the options say so. */
async function follow(
  store: GuardedStore,
  message: string,
  policy: Policy,
  gone: AbortSignal,
): Promise<Granted | Outcome> {
  const until = performance.now() + policy.wait;
  for (;;) {
    const left = until - performance.now();
    if (left <= 0 || gone.aborted) throw busy(policy.lease);
    await new Promise((resolve) => setTimeout(resolve, Math.min(LOOK, left)));
    // A new claim each time: the removal of an earlier one may arrive after the next was granted.
    const claim = newClaim(message);
    const asked = performance.now();
    const { there, failure } = await ask(store, claim, policy.lease);
    // `whenStoreFails: "process"` does not apply here: another attempt is known to be running.
    if (failure) continue;
    if (there === undefined) return take(store, { claim, asked }, policy);
    const status = readHeld(there);
    if (status !== undefined) return duplicate(status);
  }
}

/** Asks for the claim. */
async function ask(store: GuardedStore, claim: Claim, lease: number): Promise<Told> {
  const undo = () => void giveBack(store, claim);
  // Again when a late answer comes: a pool may have sent the removal over another connection, before the claim
  // was granted.
  const told = await tell(() => store.add(claim.key, claim.value, lease, undo));
  // The store may have granted it nevertheless, and it would block the next attempt.
  if (told.failure) undo();
  // This is our own claim: a client that lost its connection may have sent the command twice.
  return told.there === claim.value ? {} : told;
}

/** A granted claim, unless it may have expired by now: the process was paused, or the store was slow. */
function take(store: GuardedStore, granted: Granted, { lease }: Policy): Awaitable<Granted> {
  if (performance.now() - granted.asked < lease) return granted;
  return giveBack(store, granted.claim).then(() => {
    throw busy(lease);
  });
}

/**
 * Until no receiver accepts the token any more, whatever its clock says, and its body has arrived. Rounded,
 * because some stores take whole numbers only.
 */
function timeOfToken({ expiresAt }: Delivery): number {
  const left = Math.max(expiresAt * 1000 - Date.now(), 0);
  return Math.min(Math.ceil(left) + 2 * TOLERANCE, LONGEST);
}

function tell(ask: () => Awaitable<string | undefined>): Awaitable<Told> {
  const failed = (cause: unknown): Told => ({ failure: { cause } });
  try {
    const asked = ask();
    return isPromise(asked) ? asked.then((there) => ({ there }), failed) : { there: asked };
  } catch (error) {
    return failed(error);
  }
}
