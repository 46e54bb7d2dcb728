import type { Token } from "../token.js";

/** The two primitives a verdict rests on. Two engines implement it and must always agree. */
export interface Engine {
  /** Whether `secret` made the token's HMAC-SHA-256 (RFC 2104), compared in constant time. */
  verifies(token: Token, secret: string): boolean | Promise<boolean>;
  /** A new SHA-256. */
  sha256(): Sha256;
}

/** A SHA-256 that is fed while the body arrives. */
export interface Sha256 {
  update(chunk: Uint8Array): void | Promise<void>;
  /**
   * Ends the hash.
   *
   * @param whole Every chunk, joined: for engines that cannot hash step by step.
   * @returns The digest as base64url without padding.
   */
  digest(whole: Uint8Array<ArrayBuffer>): string | Promise<string>;
}
