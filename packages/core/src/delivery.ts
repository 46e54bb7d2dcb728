import type { Bytes } from "./bytes.js";
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
 * One verified attempt of QStash to deliver a message. The signature proves everything on it, including the
 * body, with two exceptions: what is under `claimed`, and the message id that goes into `identity().message`.
 */
export class Delivery extends Payload {
  /** The region whose key signed. `undefined` if the configuration names no region for the key. */
  readonly region: Region | undefined;
  /** Which key of the pair signed. `next`: the keys were rolled, or the two are swapped. */
  readonly keySlot: "current" | "next";
  /** The URL the message was published to (`sub`). */
  readonly destination: string;
  /** When the signature was made (`iat`), in Unix seconds. */
  readonly issuedAt: number | undefined;
  /** When the signature expires (`exp`), in Unix seconds. */
  readonly expiresAt: number;
  /** The id of the token (`jti`). Each attempt has its own; see `identity()` for what attempts share. */
  readonly tokenId: string | undefined;
  /** What the headers say. Not proven. */
  readonly claimed: Claimed;
  readonly #signature: string;
  readonly #bodyHash: string;
  readonly #judgedAt: number;

  constructor({ key, claims, head, hint, token, at }: Proof, body: Bytes) {
    super(body);
    this.region = key.region;
    this.keySlot = key.slot;
    this.destination = claims.sub;
    this.issuedAt = claims.iat;
    this.expiresAt = claims.exp;
    this.tokenId = claims.jti;
    this.claimed = readClaimed(head, hint);
    this.#signature = token.signature;
    this.#bodyHash = claims.body;
    this.#judgedAt = at;
  }

  /**
   * Two keys: `message` identifies the message and is the same for every attempt; `token` identifies this
   * attempt. Both are hashes that you can store.
   *
   * @example
   * ```ts
   * import type { Delivery } from "@qstash-verify/core";
   *
   * export async function keyOf(delivery: Delivery): Promise<string> {
   *   const { message } = await delivery.identity();
   *   return message; // an idempotency key
   * }
   * ```
   */
  identity(): Promise<Identity> {
    return identify({
      messageId: this.claimed.messageId,
      destination: this.destination,
      bodyHash: this.#bodyHash,
      signature: this.#signature,
      at: this.#judgedAt,
    });
  }

  /**
   * The body as the envelope of a callback or a failure callback.
   *
   * @example
   * ```ts
   * import type { Delivery } from "@qstash-verify/core";
   *
   * export function hasFailed(delivery: Delivery): boolean {
   *   return delivery.callback().status >= 400;
   * }
   * ```
   *
   * @throws PayloadError `payload_invalid`
   * @see Upstash docs, "Callbacks"
   */
  callback(): Callback {
    return readCallback(this.json());
  }
}
