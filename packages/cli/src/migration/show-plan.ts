import type { Region } from "@qstash-verify/core";
import { indented } from "../terminal/indented.js";
import { paragraph } from "../terminal/paragraph.js";
import type { Terminal } from "../terminal/terminal.js";
import { trusted } from "../terminal/trusted.js";
import { stepsToDo } from "./apply-plan.js";
import { fingerprintOf } from "./fingerprint.js";
import type { Difference } from "./kind/difference.js";
import type { Step, Verdict } from "./kind/kind.js";
import { someOf } from "./name-lists.js";
import { recordedSelection } from "./recorded-selection.js";
import type { SelectionOptions } from "./selection.js";

const VERDICTS: readonly Verdict[] = ["create", "update", "same", "conflict", "blocked"];
const LONGEST = 120;

/** A plan, and between which regions it is. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly from: Region;
  readonly to: Region;
}

/** How many steps there are of each verdict. */
export function countVerdicts(steps: readonly Step[]): Readonly<Record<Verdict, number>> {
  const counts = { create: 0, update: 0, same: 0, conflict: 0, blocked: 0 };
  for (const { verdict } of steps) counts[verdict] += 1;
  return counts;
}

/** A plan as lines: the total, and one for each resource that is not the same in both. */
export function planLines(plan: Plan, details: boolean, terminal: Terminal): string[] {
  const { steps, from, to } = plan;
  // Those that need a decision come last, where they are seen.
  const shown = VERDICTS.filter((verdict) => verdict !== "same").flatMap((verdict) =>
    steps.filter((step) => step.verdict === verdict),
  );
  const names = shown.map(({ id }) => id.length).filter((length) => length <= WIDEST_NAME);
  const hasMore = shown.some(({ differences }) => differences.length > 0);
  return [
    paragraph(terminal.paint.bold(`${from} → ${to}: ${summaryOf(steps)}`), terminal),
    ...shown.flatMap((step) => [
      stepLine(step, details, Math.max(0, ...names), terminal),
      ...(details ? detailLines(step, plan, terminal) : []),
    ]),
    ...(hasMore && !details ? [terminal.paint.dim("--details shows every field")] : []),
  ];
}

/** What `apply --pause-source` would pause, if anything. */
export function pausingLines({ steps, from }: Plan, terminal: Terminal): string[] {
  const { pausing } = stepsToDo(steps, true);
  if (pausing.length === 0) return [];
  const which = pausing.length === 1 ? "1 schedule" : `${pausing.length} schedules`;
  const names = someOf(pausing.map(({ id }) => id));
  return [paragraph(`apply --pause-source also pauses ${which} in ${from}: ${names}`, terminal)];
}

const WIDEST_NAME = 32;
const WIDEST_VERDICT = Math.max(...VERDICTS.map(({ length }) => length));
/** Columns that a remark needs beside its name. */
const ROOM = 30;
const WIDEST_KIND = "url-group".length;

function stepLine(step: Step, details: boolean, nameWidth: number, terminal: Terminal): string {
  const { green, yellow, red, dim } = terminal.paint;
  const colors = { create: green, update: yellow, same: dim, conflict: red, blocked: red };
  const verdict = colors[step.verdict](step.verdict.padEnd(WIDEST_VERDICT));
  const first = `  ${verdict}  ${step.kind.padEnd(WIDEST_KIND)}  ${step.id.padEnd(nameWidth)}`;
  const width = 2 + WIDEST_VERDICT + 2 + WIDEST_KIND + 2 + Math.max(step.id.length, nameWidth) + 2;
  const remark = remarkOf(step, details);
  if (remark === "") return first.trimEnd();
  if (width + ROOM > terminal.columns) {
    const margin = { first: MARGIN, rest: MARGIN, width: MARGIN.length };
    return first.trimEnd() + trusted("\n") + indented(remark, terminal, margin);
  }
  const rest = " ".repeat(width);
  return indented(remark, terminal, { first: `${first}  `, rest, width });
}

/** Why it is not done, or else which fields of the target change, unless the details say so. */
function remarkOf(step: Step, details: boolean): string {
  const { reasons, differences, target } = step;
  if (reasons.length > 0) return reasons.join("; ");
  if (target === undefined) return isToBePaused(step) ? "paused" : "";
  return details ? "" : differences.map(({ field }) => field).join(", ");
}

/** Whether a schedule will be paused in the target, as it is in the source. */
function isToBePaused({ kind, source }: Step): boolean {
  return kind === "schedule" && Object(source).isPaused === true;
}

const MARGIN = " ".repeat(14);

function detailLines({ differences, target }: Step, plan: Plan, terminal: Terminal): string[] {
  return differences.map((difference) => {
    const text = target === undefined ? onlyIn(difference) : between(difference, plan);
    const margins = { first: MARGIN, rest: `${MARGIN}  `, width: MARGIN.length + 2 };
    return indented(text, terminal, margins);
  });
}

function onlyIn({ field, source }: Difference): string {
  return `${field}: ${cut(source)}`;
}

/** As it is in the target, and as `apply` makes it there. */
function between({ field, source, target }: Difference, { from, to }: Plan): string {
  const [old, made] = [target, source].map((value) => (value === "" ? "not set" : cut(value)));
  return `${field}: ${old} in ${to} → ${made} as in ${from}`;
}

/** The counts, in a line. */
export function summaryOf(steps: readonly Step[]): string {
  return Object.entries(countVerdicts(steps))
    .map(([verdict, count]) => `${verdict} ${count}`)
    .join(", ");
}

/** A plan for machines, and the options that it was made with. Values are masked as on the screen. */
export function planAsJson({ steps, from, to }: Plan, selection: SelectionOptions = {}): object {
  return {
    from,
    to,
    ...recordedSelection(selection),
    counts: countVerdicts(steps),
    pausedWithPauseSource: stepsToDo(steps, true).pausing.map(({ id }) => id),
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

function cut(lines: string): string {
  const text = lines.replaceAll("\n", ", ");
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
