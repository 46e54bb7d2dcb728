import type { Delivery, Outcome } from "@qstash-verify/core";
import { busy, duplicate, replayed } from "./answers.js";
import { type Claim, giveBack, newClaim, readHeld } from "./claim.js";
import { isPromise } from "./guard.js";
import type { Policy } from "./options.js";
import type { Awaitable, OnceStore } from "./store.js";

/** How often a busy message is looked at again, in milliseconds. */
const LOOK = 250;
/** Milliseconds by which a receiver's clock may be off: the most that `clockTolerance` allows. */
const TOLERANCE = 300_000;
/** Milliseconds that a body may take to arrive. A replay that took longer could outlast its token's key. */
const LONGEST_BODY = 120_000;
/** Milliseconds: the longest that a store has to take. */
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
 * Claims the message; or says what to answer, because it was processed.
 *
 * @throws VerificationError `replayed`, `processing`; and whatever the store fails with.
 */
export async function begin(
  store: OnceStore,
  delivery: Delivery,
  policy: Policy,
  gone: AbortSignal,
): Promise<Granted | Outcome> {
  const { message, token, age } = await delivery.identity();
  if (age > LONGEST_BODY) throw replayed();
  const claim = newClaim(message);
  const asked = performance.now();
  // At once, and not one after the other: with most stores that costs no more than one.
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

/** What is to be done where another attempt came first: waited for, if the options say so. */
async function follow(
  store: OnceStore,
  message: string,
  policy: Policy,
  gone: AbortSignal,
): Promise<Granted | Outcome> {
  const until = performance.now() + policy.wait;
  for (;;) {
    const left = until - performance.now();
    if (left <= 0 || gone.aborted) throw busy(policy.lease);
    await new Promise((resolve) => setTimeout(resolve, Math.min(LOOK, left)));
    // Another claim each time: one that was given back may come to be removed after the next was granted.
    const claim = newClaim(message);
    const asked = performance.now();
    const { there, failure } = await ask(store, claim, policy.lease);
    // The other attempt is known of: what the owner would have processed without a store, this is not.
    if (failure) continue;
    if (there === undefined) return take(store, { claim, asked }, policy);
    const status = readHeld(there);
    if (status !== undefined) return duplicate(status);
  }
}

/** Asks for the claim. */
async function ask(store: OnceStore, claim: Claim, lease: number): Promise<Told> {
  const told = await tell(() => store.add(claim.key, claim.value, lease));
  // It may have been granted nevertheless, and would keep the next attempt off.
  if (told.failure) void giveBack(store, claim);
  // Ours: a client that has lost its connection may have asked twice.
  return told.there === claim.value ? {} : told;
}

/** A claim that was granted, unless it may be over: the process has been paused, or the store is slow. */
function take(store: OnceStore, granted: Granted, { lease }: Policy): Awaitable<Granted> {
  if (performance.now() - granted.asked < lease) return granted;
  return giveBack(store, granted.claim).then(() => {
    throw busy(lease);
  });
}

/**
 * Until no receiver takes it any more, whatever its clock says, and its body has come; with a whole number for
 * stores that take no other.
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
