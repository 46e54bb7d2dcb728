import { table } from "../terminal/table.js";
import type { Terminal } from "../terminal/terminal.js";
import { trusted } from "../terminal/trusted.js";
import type { Step, Verdict } from "./plan.js";
import { fingerprintOf } from "./reviewed-plan.js";

const VERDICTS: readonly Verdict[] = ["create", "update", "same", "conflict", "blocked"];
const LONGEST = 120;

/** How many steps there are of each verdict. */
export function countVerdicts(steps: readonly Step[]): Readonly<Record<Verdict, number>> {
  const counts = VERDICTS.map((verdict) => [
    verdict,
    steps.filter((step) => step.verdict === verdict).length,
  ]);
  return Object.fromEntries(counts);
}

/** A plan as text: a row for each step that is not "same", and the counts. */
export function drawPlan(steps: readonly Step[], terminal: Terminal): string {
  const { green, yellow, red, dim } = terminal.paint;
  const colors = { create: green, update: yellow, same: dim, conflict: red, blocked: red };
  const rows = steps
    .filter(({ verdict }) => verdict !== "same")
    .map((step) => [step.id, step.kind, colors[step.verdict](step.verdict), detailsOf(step)]);
  const drawn =
    rows.length > 0
      ? table(terminal, ["name", "kind", "plan", "fields"], rows) + trusted("\n")
      : "";
  return `${drawn}${summaryOf(steps)}`;
}

/** The counts, in a line. */
export function summaryOf(steps: readonly Step[]): string {
  return Object.entries(countVerdicts(steps))
    .map(([verdict, count]) => `${verdict} ${count}`)
    .join(", ");
}

/** A plan for machines. Values are masked as in the table. */
export function planAsJson(steps: readonly Step[]): object {
  return {
    counts: countVerdicts(steps),
    steps: steps.map((step) => ({
      kind: step.kind,
      id: step.id,
      verdict: step.verdict,
      reasons: step.reasons,
      differences: step.differences,
      fingerprint: fingerprintOf(step),
    })),
  };
}

function detailsOf({ reasons, differences, target }: Step): string {
  const fields = differences.map(({ field, source, target: old }) =>
    target
      ? `${field}: ${cut(old) || "not set"} → ${cut(source) || "not set"}`
      : `${field}: ${cut(source)}`,
  );
  return [...reasons, ...fields].join(trusted("\n"));
}

function cut(lines: string): string {
  const text = lines.replaceAll("\n", ", ");
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
