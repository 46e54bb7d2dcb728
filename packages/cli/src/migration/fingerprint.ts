import { createHash } from "node:crypto";
import type { Step } from "./kind/kind.js";

/** A fingerprint of a step, which changes if the resource changes in either region. */
export function fingerprintOf({ kind, id, verdict, source, target }: Step): string {
  const text = JSON.stringify([kind, id, verdict, source, target ?? null]);
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
