import { createHash } from "node:crypto";
import { readBytes } from "../environment/load-environment.js";
import { Failure } from "../failure.js";
import { isRecord, isText } from "./kind/fields.js";
import type { Step } from "./kind/kind.js";

/** A fingerprint of a step, which changes if the resource changes in either region. */
export function fingerprintOf({ kind, id, verdict, source, target }: Step): string {
  const text = JSON.stringify([kind, id, verdict, source, target ?? null]);
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/** The steps of a plan as they were reviewed, from the output of `migrate plan --json`. */
export function readReviewedPlan(file: string): ReadonlySet<string> {
  const plan = json(readBytes(file).toString());
  const steps = isRecord(plan) && Array.isArray(plan["steps"]) ? plan["steps"] : [undefined];
  const fingerprints = steps.map((step) => (isRecord(step) ? step["fingerprint"] : undefined));
  if (fingerprints.every(isText)) return new Set(fingerprints);
  throw new Failure(`${file} is not a plan: create one with \`migrate plan --json\``);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
