import { createHash } from "node:crypto";
import { readBytes } from "../environment/load-environment.js";
import { Failure } from "../failure.js";
import type { Step } from "./plan.js";

/** What tells a step from the same one after either side has changed. */
export function fingerprintOf({ kind, id, verdict, source, target }: Step): string {
  const text = JSON.stringify([kind, id, verdict, source, target ?? null]);
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/** The steps of a plan as they were reviewed, from the output of `migrate plan --json`. */
export function readReviewedPlan(file: string): ReadonlySet<string> {
  try {
    const { steps } = JSON.parse(readBytes(file).toString()) as {
      steps: { fingerprint: string }[];
    };
    return new Set(steps.map(({ fingerprint }) => fingerprint));
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`${file} is no plan: make one with \`migrate plan --json\``);
  }
}
