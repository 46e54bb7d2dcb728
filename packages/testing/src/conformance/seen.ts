import type { Region } from "../region.js";
import { base64 } from "./body-bytes.js";

/** The fields of a handler's delivery that the table checks. Times are Unix seconds. */
export interface ObservedDelivery {
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
  };
  bytes(): Uint8Array;
}

/** An {@link ObservedDelivery} as JSON: absent values are `null`, and the body is base64. */
export interface Seen {
  readonly region: Region | null;
  readonly keySlot: "current" | "next";
  readonly destination: string;
  readonly issuedAt: number | null;
  readonly expiresAt: number;
  readonly tokenId: string | null;
  readonly claimed: {
    readonly region: Region | null;
    readonly messageId: string | null;
    readonly retried: number | null;
    readonly scheduleId: string | null;
    readonly urlGroup: string | null;
    readonly callerIp: string | null;
  };
  /** Base64 of `bytes()`. */
  readonly bytes: string;
}

/** Describes the delivery that a handler got, for its answer to the row. */
export function seen(delivery: ObservedDelivery): Seen {
  const { claimed } = delivery;
  return {
    region: delivery.region ?? null,
    keySlot: delivery.keySlot,
    destination: delivery.destination,
    issuedAt: delivery.issuedAt ?? null,
    expiresAt: delivery.expiresAt,
    tokenId: delivery.tokenId ?? null,
    claimed: {
      region: claimed.region ?? null,
      messageId: claimed.messageId ?? null,
      retried: claimed.retried ?? null,
      scheduleId: claimed.scheduleId ?? null,
      urlGroup: claimed.urlGroup ?? null,
      callerIp: claimed.callerIp ?? null,
    },
    bytes: base64(delivery.bytes()),
  };
}
