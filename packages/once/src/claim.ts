import type { Outcome } from "@qstash-verify/core";
import type { OnceStore } from "./store.js";

/** A claim of this process on a message, as the store holds it. */
export interface Claim {
  readonly key: string;
  /** Unique: no other claim has the same. */
  readonly owner: string;
  readonly value: string;
}

let own: string | undefined;
let claims = 0;

export function newClaim(message: string): Claim {
  // Only now: Workers have no random numbers before the first request.
  own ??= crypto.randomUUID().slice(0, 18);
  claims += 1;
  const owner = `${own}-${claims.toString(36)}`;
  return { key: `m:${message}`, owner, value: `claimed:${owner}` };
}

/**
 * The status that a message was answered with, read from the store's value; `undefined` while it is claimed.
 * A value of an unknown form counts as a claim, so that no message is processed twice because of it.
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
 * Marks a message as processed. It may be called again if it is unknown whether that worked.
 *
 * @returns `false` if another attempt has taken over; its claim is left as it is.
 */
export async function finish(
  store: OnceStore,
  { key, owner, value }: Claim,
  { status }: Outcome,
  retention: number,
): Promise<boolean> {
  const done = `done:${status}:${owner}`;
  if (await store.swap(key, value, done, retention)) return true;
  // The claim may have expired without another attempt taking over.
  const there = await store.add(key, done, retention);
  return there === undefined || there === done;
}

/** If that fails, the claim expires by itself. */
export async function giveBack(store: OnceStore, { key, value }: Claim): Promise<void> {
  try {
    await store.remove(key, value);
  } catch {}
}
