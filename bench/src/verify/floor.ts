import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Sample } from "./sample.js";

/**
 * The floor: what no verifier can leave out. One HMAC-SHA-256 over the signing input, compared in
 * constant time, and one SHA-256 over the body, compared. The token is split and decoded beforehand.
 */
export function floorRun(sample: Sample): () => void {
  const { bytes, key } = sample;
  const hmac = hmacRun(sample, [key], true);
  const digest = createHash("sha256").update(bytes).digest("base64url");
  return () => {
    hmac();
    if (createHash("sha256").update(bytes).digest("base64url") !== digest) {
      throw new Error("the floor: another body");
    }
  };
}

/** The floor of a refusal: an HMAC for each key that is tried, and nothing else. */
export function hmacRun(sample: Sample, keys: readonly string[], genuine: boolean): () => void {
  const dot = sample.token.lastIndexOf(".");
  const input = sample.token.slice(0, dot);
  const signature = Buffer.from(sample.token.slice(dot + 1), "base64url");
  return () => {
    const found = keys.some((key) => {
      const expected = createHmac("sha256", key).update(input).digest();
      return timingSafeEqual(expected, signature);
    });
    if (found !== genuine) throw new Error("the floor: another signature");
  };
}
