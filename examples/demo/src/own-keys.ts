import { randomBytes } from "node:crypto";

const own = new Map<string, string>();

/**
 * The key of this run that takes the place of a test key. The examples run as in production, and there
 * no key is trusted that everybody can look up.
 */
export function ownKey(testKey: string): string {
  const key = own.get(testKey) ?? `sig_${randomBytes(14).toString("hex")}`;
  own.set(testKey, key);
  return key;
}

/** The text of an `.env.example` with the keys of this run. */
export function withOwnKeys(settings: string): string {
  return settings.replaceAll(/\bsig_\w+/g, ownKey);
}
