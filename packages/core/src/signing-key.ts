import type { Hmac } from "./crypto/engine.js";
import { parseRegion, type Region } from "./region.js";
import type { Token } from "./token.js";
import { DEV_VARIABLE } from "./variables.js";
import { VerificationError } from "./verification-error.js";

/** The source of published keys that an option chose. */
export const DEV_OPTION = "devMode";

/** A key its owner trusts, and what a signature made with it proves. */
export interface SigningKey {
  /** The whole string, `sig_` included; its UTF-8 bytes are the HMAC key. */
  readonly secret: string;
  /** The place it was configured in: rolling the keys makes the next one current. */
  readonly slot: "current" | "next";
  /** The region it proves; `undefined` where the configuration does not say. */
  readonly region: Region | undefined;
  /** The variable or option it was given by. */
  readonly source: string;
  /** Whether it signed a token. */
  readonly signed: Hmac;
}

/** The keys to try for a delivery, in their order. No secret is there twice. */
export interface Candidates {
  keys: readonly SigningKey[];
}

/**
 * The first of the candidates that made the signature; it is tried first the next time. No other is tried
 * after it, so an expired token is reported as expired, whichever key signed it.
 *
 * @throws VerificationError `signature_mismatch`
 */
export function findSigner(token: Token, candidates: Candidates): SigningKey | Promise<SigningKey> {
  const { keys } = candidates;
  // Synchronous as long as the engine is: a promise costs as much as the rest of this.
  const search = (index: number): SigningKey | Promise<SigningKey> => {
    const key = keys[index];
    if (key === undefined) throw mismatch(keys[0]);
    const decide = (yes: boolean) => (yes ? prefer(key, candidates) : search(index + 1));
    const signed = key.signed(token);
    return typeof signed === "boolean" ? decide(signed) : signed.then(decide);
  };
  return search(0);
}

/** @param tried One of the keys. Where it is local, all are: they replace the owner's own. */
function mismatch(tried: SigningKey | undefined): VerificationError {
  const local = tried && isLocal(tried) ? tried.source : undefined;
  const remedy =
    local && `${local} is on, so only the published keys are trusted: remove it to trust your own`;
  return new VerificationError("signature_mismatch", { remedy });
}

/** Whether `QSTASH_DEV` or `devMode` chose a key: one that the local QStash publishes, and never rolls. */
export function isLocal({ source }: SigningKey): boolean {
  return source === DEV_VARIABLE || source === DEV_OPTION;
}

/** Has the key that signed last tried first. A new list: others may be on their way through this one. */
function prefer(key: SigningKey, candidates: Candidates): SigningKey {
  const { keys } = candidates;
  if (key !== keys[0]) candidates.keys = [key, ...keys.filter((other) => other !== key)];
  return key;
}

/**
 * A region header that is there must name the region of the key, if the key proves one.
 *
 * @throws VerificationError `region_mismatch`
 */
export function checkRegion(header: string | null | undefined, key: SigningKey): void {
  if (header && key.region !== undefined && parseRegion(header) !== key.region) {
    throw new VerificationError("region_mismatch");
  }
}
