import type { AttemptResult, FaultName } from "@qstash-verify/emulator";
import type { Paint } from "../terminal/paint.js";
import { cut, filled } from "./fit.js";
import type { Layout } from "./layout.js";
import { startWidth } from "./line-parts.js";

const WORDS: Readonly<Record<FaultName, string>> = {
  reorder: "sent late, out of order",
  delay: "sent late",
  drop: "never sent",
  duplicate: "sent twice",
  signWithOtherRegion: "signed with the other region's key",
  tamperBody: "body changed after signing",
  regionHeader: "Upstash-Region wrong or missing",
  dropAnswer: "answer dropped",
};

/** An app can put anything there. Codes of ours are shorter. */
const LONGEST_CODE = 40;

/** The faults that touched an attempt, and the answer to its second copy. Nothing of it is cut. */
export function faultLines(
  { faults, duplicate }: Pick<AttemptResult, "faults" | "duplicate">,
  layout: Layout,
  paint: Paint,
): readonly string[] {
  if (faults.length === 0) return [];
  const second = duplicate ? `; ${secondCopy(duplicate)}` : "";
  const indent = " ".repeat(startWidth(layout));
  const rows = filled(`fault: ${wordsOf(faults)}${second}`, layout.columns - indent.length);
  return rows.map((row) => indent + paint.yellow(row));
}

function secondCopy({ status, problem, faults }: NonNullable<AttemptResult["duplicate"]>): string {
  const fault = faults.length > 0 ? ` (${wordsOf(faults)})` : "";
  const code = problem ? ` ${cut(problem.code, LONGEST_CODE)}` : "";
  return `the second copy${fault} got ${status ?? "no answer"}${code}`;
}

function wordsOf(faults: readonly FaultName[]): string {
  return faults.map((name) => WORDS[name]).join(", ");
}
