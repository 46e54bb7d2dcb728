import type { KeyPair } from "./test-keys.js";

/**
 * The signing keys of Upstash's local development server. The first pair is the default user's. They are in
 * its documentation, so a receiver that trusts one in production accepts anybody's messages.
 *
 * @example
 * ```ts
 * import { publishedDevKeys, signDelivery } from "@qstash-verify/testing";
 *
 * const { current } = publishedDevKeys[0];
 * const url = "https://app.example.com/api/qstash";
 * export const forged = await signDelivery({ url, key: current });
 * ```
 *
 * @see Upstash docs, "Local development"
 */
export const publishedDevKeys: readonly [KeyPair, KeyPair, KeyPair, KeyPair] = [
  { current: "sig_7kYjw48mhY7kAjqNGcy6cr29RJ6r", next: "sig_5ZB6DVzB1wjE8S6rZ7eenA8Pdnhs" },
  { current: "sig_7GVPjvuwsfqF65iC8fSrs1dfYruM", next: "sig_5NoELc3EFnZn4DVS5bDs2Nk4b7Ua" },
  { current: "sig_6jWGaWRxHsw4vMSPJprXadyvrybF", next: "sig_7qHbvhmahe5GwfePDiS5Lg3pi6Qx" },
  { current: "sig_5T8FcSsynBjn9mMLBsXhpacRovJf", next: "sig_7GFR4YaDshFcqsxWRZpRB161jguD" },
];
