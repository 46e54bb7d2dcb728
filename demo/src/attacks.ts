import {
  type DeliveryOptions,
  hostileDeliveries,
  type SignedDelivery,
  signDelivery,
  testKeys,
} from "@qstash-verify/testing";

/** What QStash never sends, and somebody else may. */
export interface Attack {
  readonly label: string;
  readonly code: string;
  readonly hint?: string;
  /** Not for a receiver of yours: what stands before it may have an answer of its own. */
  readonly onlyExamples?: boolean;
  readonly sign: (genuine: DeliveryOptions) => Promise<SignedDelivery>;
}

const TEN_MEBIBYTES = new Uint8Array(10 * 1024 * 1024);

export const attacks: readonly Attack[] = [
  {
    label: "forged, with 10 MB",
    code: "signature_mismatch",
    onlyExamples: true,
    sign: async (genuine) => ({
      ...(await signDelivery({ ...genuine, key: testKeys.stranger })),
      body: TEN_MEBIBYTES,
    }),
  },
  // The examples are not strict, so that a delivery may name any region.
  ...hostileDeliveries
    .filter(({ needs }) => needs !== "strict")
    .map(({ remedy: hint, ...attack }) => ({ ...attack, ...(hint && { hint }) })),
];
