import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** A new secret of 256 bits that can stand in an address. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** A given secret, if it is as long as a generated one. @throws TypeError */
export function requireStrong(secret: string): string {
  if (/^[\w-]{43,128}$/.test(secret)) return secret;
  throw new TypeError("A capability is 32 random bytes in base64url: 43 characters.");
}

/** Whether two secrets are equal; how long it takes says nothing about either. */
export function isSecret(given: string | undefined, secret: string): boolean {
  return given !== undefined && timingSafeEqual(digest(given), digest(secret));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
