import type { Bytes } from "../bytes.js";
import type { Token } from "../token.js";

/** The two primitives a verdict rests on. Two engines implement it and must always agree. */
export interface Engine {
  /** Prepares a secret, whose UTF-8 bytes are the key. */
  hmac(secret: string): Hmac;
  /** The SHA-256 of a body that is whole, as base64url without padding. */
  digest(body: Bytes): string | Promise<string>;
  /** The same of a text's UTF-8 bytes. Apart, because to make those bytes takes Node.js longer than to hash them. */
  digestText(text: string): string | Promise<string>;
  /** A new SHA-256 for a body that arrives in chunks; none where only a whole one can be hashed. */
  sha256(): Sha256 | undefined;
}

/** Whether a secret made the token's HMAC-SHA-256 (RFC 2104), compared in constant time. */
export type Hmac = (token: Token) => boolean | Promise<boolean>;

/** A SHA-256 that is fed while the body arrives. */
export interface Sha256 {
  update(chunk: Uint8Array): void | Promise<void>;
  /** @returns The digest as base64url without padding. */
  digest(): string | Promise<string>;
}
