import { engine } from "#engine";
import { VerificationError } from "./errors.js";
import { parseRegion, type Region } from "./region.js";
import type { Token } from "./token.js";

/** A key its owner trusts, and what a signature made with it proves. */
export interface SigningKey {
  /** The whole string, `sig_` included; its UTF-8 bytes are the HMAC key. */
  readonly secret: string;
  /** The place it was configured in: rolling the keys makes the next one current. */
  readonly slot: "current" | "next";
  /** The region it proves; `undefined` where the configuration does not say. */
  readonly region: Region | undefined;
}

/**
 * The first of the candidates that made the signature. No other is tried after it, so an expired
 * token is reported as expired, whichever key signed it.
 *
 * @throws VerificationError `signature_mismatch`
 */
export async function keyOf(token: Token, candidates: readonly SigningKey[]): Promise<SigningKey> {
  for (const key of candidates) {
    if (await engine.verifies(token, key.secret)) return key;
  }
  throw new VerificationError(
    "signature_mismatch",
    "compare them with the QStash console of the sending region; they may have been rolled",
  );
}

/**
 * A region header that is there must name the region of the key, if the key proves one.
 *
 * @throws VerificationError `region_mismatch`
 */
export function checkRegion(header: string | null | undefined, key: SigningKey): void {
  if (header && key.region !== undefined && parseRegion(header) !== key.region) {
    throw new VerificationError(
      "region_mismatch",
      "a proxy rewrote Upstash-Region, or the keys of the regions are swapped",
    );
  }
}
