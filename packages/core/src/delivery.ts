import { type Callback, readCallback } from "./callback.js";
import { type Claimed, readClaimed } from "./claimed.js";
import type { Claims } from "./claims.js";
import { type Identity, identify } from "./identity.js";
import type { IncomingHead } from "./incoming.js";
import { Payload } from "./payload.js";
import type { Region } from "./region.js";
import type { SigningKey } from "./signing-key.js";
import type { Token } from "./token.js";

/** What the head of a request proves. */
export interface Proof {
  readonly head: IncomingHead;
  /** The region its header names. */
  readonly hint: Region | undefined;
  /** The key that signed. */
  readonly key: SigningKey;
  /** What it signed, and the signature. */
  readonly token: Token;
  /** When that was found, by this machine's clock, in milliseconds since 1970. */
  readonly at: number;
  readonly claims: Claims;
}

/**
 * One verified HTTP attempt to deliver a message.
 *
 * Everything on it is proven by the signature, its body included, except what is under `claimed`.
 */
export class Delivery extends Payload {
  /** The region whose key signed; `undefined` where the key's configuration names none. */
  readonly region: Region | undefined;
  /** The slot of that key. `next` means that the keys were rolled. */
  readonly keySlot: "current" | "next";
  /** The URL the message was published to (`sub`). */
  readonly destination: string;
  /** When the signature was made (`iat`), in Unix seconds. */
  readonly issuedAt: number | undefined;
  /** When it ends (`exp`), in Unix seconds. */
  readonly expiresAt: number;
  /** The token's id (`jti`), of this attempt alone. What is the same for all is in `identity()`. */
  readonly tokenId: string | undefined;
  /** What the headers say, unproven. */
  readonly claimed: Claimed;
  readonly #token: Token;
  readonly #bodyHash: string;
  readonly #judgedAt: number;

  constructor({ key, claims, head, hint, token, at }: Proof, body: Uint8Array<ArrayBuffer>) {
    super(body);
    this.region = key.region;
    this.keySlot = key.slot;
    this.destination = claims.sub;
    this.issuedAt = claims.iat;
    this.expiresAt = claims.exp;
    this.tokenId = claims.jti;
    this.claimed = readClaimed(head, hint);
    this.#token = token;
    this.#bodyHash = claims.body;
    this.#judgedAt = at;
  }

  /**
   * What tells this delivery from others: a key of its message, which is the same for every attempt at it,
   * and one of this attempt. Both are hashes, fit to be stored.
   *
   * ```ts
   * const { message } = await delivery.identity();
   * await stripe.charges.create(charge, { idempotencyKey: message });
   * ```
   */
  identity(): Promise<Identity> {
    return identify({
      messageId: this.claimed.messageId,
      destination: this.destination,
      bodyHash: this.#bodyHash,
      token: `${this.#token.signingInput}.${this.#token.signature}`,
      at: this.#judgedAt,
    });
  }

  /**
   * The body as the envelope of a callback or a failure callback.
   *
   * @throws PayloadError `payload_invalid`
   */
  callback(): Callback {
    return readCallback(this.json());
  }
}
