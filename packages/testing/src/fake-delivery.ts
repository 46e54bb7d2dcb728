import * as base64url from "jose/base64url";
import { type Bytes, toBytes } from "./bytes.js";
import { bodyClaim, randomText } from "./claims.js";
import type { HeaderOptions } from "./delivery-headers.js";
import { type FakeCallback, readFakeCallback } from "./fake-callback.js";
import { FakePayload } from "./fake-payload.js";
import type { Region } from "./region.js";

/** The content of a delivery without a signature. Every field may be left out. */
export interface FakeDeliveryOptions extends Omit<HeaderOptions, "headers"> {
  /** The body: bytes, a string (sent as UTF-8), or any other value (sent as JSON). Default: empty. */
  readonly body?: unknown;
  /**
   * The region whose key signed. `undefined` stands for a key that belongs to no region. Default:
   * `EU_CENTRAL_1`.
   */
  readonly region?: Region | undefined;
  /** The slot of that key. Default: `current`. */
  readonly keySlot?: "current" | "next" | undefined;
  /** The URL the message was published to. Default: `https://app.example.com/`. */
  readonly destination?: string | undefined;
  /** When it was signed, in Unix seconds. Default: now. */
  readonly issuedAt?: number | undefined;
  /** `traceparent`, if the publisher sent one along. */
  readonly traceparent?: string | undefined;
  /** `tracestate`, which goes with `traceparent`. */
  readonly tracestate?: string | undefined;
}

/** The fields and methods of a `Delivery`. */
export class FakeDelivery extends FakePayload {
  readonly region: Region | undefined;
  readonly keySlot: "current" | "next";
  readonly destination: string;
  readonly issuedAt: number | undefined;
  readonly expiresAt: number;
  readonly tokenId: string | undefined;
  readonly claimed: {
    readonly region: Region | undefined;
    readonly messageId: string | undefined;
    readonly retried: number | undefined;
    readonly scheduleId: string | undefined;
    readonly urlGroup: string | undefined;
    readonly callerIp: string | undefined;
    readonly traceparent: string | undefined;
    readonly tracestate: string | undefined;
  };

  constructor(options: FakeDeliveryOptions) {
    super(bytesOf(options.body));
    const { keySlot = "current", destination = "https://app.example.com/" } = options;
    const { issuedAt = Math.floor(Date.now() / 1000), retried = 0 } = options;
    this.region = "region" in options ? options.region : "EU_CENTRAL_1";
    this.keySlot = keySlot;
    this.destination = destination;
    this.issuedAt = issuedAt;
    this.expiresAt = issuedAt + 300;
    this.tokenId = `jwt_${randomText(28)}`;
    this.claimed = {
      region: this.region,
      messageId: options.messageId ?? `msg_${randomText(40)}`,
      retried,
      scheduleId: options.scheduleId,
      urlGroup: options.urlGroup,
      callerIp: options.callerIp ?? "192.0.2.1",
      traceparent: options.traceparent,
      tracestate: options.tracestate,
    };
  }

  /** `identity().message` is the same as in a signed delivery of this message. */
  async identity(): Promise<{ message: string; token: string; age: number }> {
    const body = (await bodyClaim(this.bytes())).replace("=", "");
    const parts = [this.claimed.messageId ?? "", this.destination, body].map(withLength);
    return {
      message: await hashOf(parts.join("")),
      token: await hashOf(this.tokenId ?? ""),
      age: 0,
    };
  }

  callback(): FakeCallback {
    return readFakeCallback(this.json());
  }
}

/**
 * Makes a delivery without a signature, for calling a handler in a unit test. It cannot be sent to a receiver.
 *
 * TypeScript infers its type where it is passed as a `Delivery`. Elsewhere, name the type:
 * `fakeDelivery<Delivery>({ … })`, with `Delivery` from `@qstash-verify/core`.
 *
 * @example
 * ```ts
 * import type { Delivery } from "@qstash-verify/core";
 * import { fakeDelivery } from "@qstash-verify/testing";
 *
 * const shipOrder = (delivery: Delivery) => Response.json(delivery.json());
 * const response = shipOrder(fakeDelivery({ body: { order: "A-1042" } }));
 * ```
 */
export function fakeDelivery<Delivery = FakeDelivery>(options: FakeDeliveryOptions = {}): Delivery {
  return new FakeDelivery(options) as Delivery;
}

function bytesOf(body: unknown): Bytes {
  if (ArrayBuffer.isView(body)) return toBytes(body as Uint8Array);
  return toBytes(typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body));
}

function withLength(part: string): string {
  return `${part.length}:${part}`;
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return base64url.encode(new Uint8Array(digest));
}
