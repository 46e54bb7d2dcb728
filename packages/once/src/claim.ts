import type { Outcome } from "@qstash-verify/core";
import type { OnceStore } from "./store.js";

/** A claim of this process on a message, as the store holds it. */
export interface Claim {
  readonly key: string;
  /** Nobody else's is the same. */
  readonly owner: string;
  readonly value: string;
}

let own: string | undefined;
let claims = 0;

export function newClaim(message: string): Claim {
  // Late: Workers have no randomness before the first request.
  own ??= crypto.randomUUID().slice(0, 18);
  claims += 1;
  const owner = `${own}-${claims.toString(36)}`;
  return { key: `m:${message}`, owner, value: `claimed:${owner}` };
}

/**
 * What a message was answered with, by what the store holds of it; `undefined` while it is claimed. A value
 * of another form is a claim: nothing is done twice for it.
 */
export function readHeld(value: string): number | undefined {
  const status = Number(/^done:(\d{3}):/.exec(value)?.[1]);
  return isProcessed({ status }) ? status : undefined;
}

/** Whether an answer says that the message was processed, or that it never can be (489). */
export function isProcessed({ status }: Pick<Outcome, "status">): boolean {
  return (status >= 200 && status <= 299) || status === 489;
}

/**
 * Notes that a message was processed. It may be asked to again where it is unknown whether it has.
 *
 * @returns `false` where another attempt has taken over, whose claim is left as it is.
 */
export async function finish(
  store: OnceStore,
  { key, owner, value }: Claim,
  { status }: Outcome,
  retention: number,
): Promise<boolean> {
  const done = `done:${status}:${owner}`;
  if (await store.swap(key, value, done, retention)) return true;
  // It may have run out, and nobody has come.
  const there = await store.add(key, done, retention);
  return there === undefined || there === done;
}

/** Where that fails, the claim runs out by itself. */
export async function giveBack(store: OnceStore, { key, value }: Claim): Promise<void> {
  try {
    await store.remove(key, value);
  } catch {}
}
