import type { PlanRow, WaitingRow } from "@qstash-verify/console";
import { adviceOn, commandsFor } from "../../guide/steps/drain-advice.js";
import { runningTwice } from "../../guide/steps/running-twice.js";
import type { Known } from "../../guide/view.js";
import { ALL_KINDS, stepsOf } from "../../migration/all-kinds.js";
import { stepsToDo } from "../../migration/apply-plan.js";
import type { Difference } from "../../migration/kind/difference.js";
import type { Need, Step } from "../../migration/kind/kind.js";
import { commandLine } from "../../migration/next-steps.js";
import { chosenKey } from "../../migration/selection.js";
import { WAITING_NAMES, type Waiting, waitingWords } from "../../migration/waiting.js";
import { decisionsOf } from "./decisions.js";

/** How many characters of a field are shown in a row. */
const LONGEST = 80;
/** How many fields of a row are shown before it is opened. */
const MOST_FIELDS = 3;
/** The fields by which schedules are told apart at a glance. */
const FIRST_FIELDS = ["cron", "destination"];

/** The plan, with one row for each resource; below it, what is never copied. */
export function planRows(known: Known): readonly PlanRow[] {
  const { todo, pausing } = stepsToDo(known.plan, true);
  const [isToDo, isPausing] = [new Set(todo), new Set(pausing)];
  const twice = runningTwice(known.plan);
  const decisions = decisionsOf(known);
  const rows = known.plan.map((step): PlanRow => {
    const { kind, id, verdict, differences, isBegun } = step;
    const isRefused = verdict === "blocked" || verdict === "conflict";
    const offered = decisions.get(chosenKey(step)) ?? [];
    return {
      kind,
      id,
      plan: verdict,
      text:
        isPausing.has(step) && verdict === "same"
          ? handOver(known, twice.has(step))
          : textOf(step, offered.length > 0),
      isToDo: isToDo.has(step),
      isPausing: isPausing.has(step),
      decisions: offered,
      difference: (isBegun ? [] : differences).map(({ field, source, target }) => {
        return { field, from: source, to: target };
      }),
      ...(isRefused && remedyFor(step, decisions, known)),
    };
  });
  return [...rows, ...stayingRows(known)];
}

function handOver({ options: { from, to } }: Known, isTwice: boolean): string {
  if (isTwice) return `runs in both regions: copying pauses it in ${from}`;
  return `is handed over: paused in ${from}, and runs in ${to}`;
}

function textOf({ reasons, differences, target }: Step, isDecidable: boolean): string {
  if (reasons.length > 0) return (isDecidable ? withoutOptions(reasons) : reasons).join("; ");
  const first = differences.filter(({ field }) => FIRST_FIELDS.includes(field));
  if (target === undefined && first.length > 0) {
    return first.map(({ source }) => cut(source)).join(" → ");
  }
  const shown = differences.slice(0, MOST_FIELDS).map((each) => fieldText(each, target));
  const more = differences.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

/** On a page it is decided without the options that reasons name last. */
export function withoutOptions(reasons: readonly string[]): string[] {
  const texts = reasons.map((reason) => reason.replace(/^--[a-z][^:]*$|: [^:]*--[a-z][^:]*$/, ""));
  return texts.filter((text) => text !== "");
}

function fieldText({ field, source, target }: Difference, present: unknown): string {
  if (present === undefined) return `${field} ${cut(source)}`;
  return `${field} ${cut(target) || "not set"} → ${cut(source) || "not set"}`;
}

function cut(lines: string): string {
  const text = lines.replaceAll("\n", ", ");
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function remedyFor(
  step: Step,
  decisions: ReadonlyMap<string, PlanRow["decisions"]>,
  { options }: Known,
): Pick<PlanRow, "remedy" | "command"> {
  const { id, verdict } = step;
  const { from, to } = options;
  const [decision] = decisions.get(chosenKey(step)) ?? [];
  if (decision === undefined) {
    const behind = needsOf(step).filter((need) => decisions.has(chosenKey(need)));
    if (behind.length > 0) {
      const names = behind.map((need) => need.id).join(", ");
      return { remedy: `It is copied in a second round, after ${names}.` };
    }
    const remedy =
      verdict === "blocked"
        ? `Change it in ${from}, and look again; or create it in ${to} by hand.`
        : `Make it the same in both by hand, and look again.`;
    return { remedy };
  }
  const { name } = decision;
  const says = name.startsWith("meant-") ? [`--${name}`, id] : [`--${name}`];
  return {
    remedy: "Decide, and it is copied with the rest.",
    command: commandLine("apply", options, ["--name", id, "--pause-source", ...says]),
  };
}

function needsOf(step: Step): readonly Need[] {
  return stepsOf([step], "schedule").flatMap(({ source }) => ALL_KINDS.schedule.needs(source));
}

const STAYING = ["queued", "heldByFlowControl", "underWay", "deadLetters", "workflowRuns"] as const;

function stayingRows(known: Known): PlanRow[] {
  const { waiting, options } = known;
  const left = STAYING.filter((name) => waiting[name] > 0);
  const rows = left.map((name) => [
    waitingWords(name, waiting[name]),
    `${waiting[name]}: ${adviceOn(name, known)}`,
  ]);
  return [...rows, ["logs", `those of ${options.from} stay there`]].map(([id = "", text = ""]) => ({
    kind: "staying",
    id,
    plan: "staying",
    text,
    isToDo: false,
    isPausing: false,
    decisions: [],
    difference: [],
  }));
}

/** What still waits in the old region, and what to do about each kind of it. */
export function waitingRows(known: Known): readonly WaitingRow[] {
  const { waiting } = known;
  return WAITING_NAMES.map((name) => {
    const page = pageOf(name, known);
    const commands = name === "deadLetters" ? commandsFor(name, known) : [];
    return {
      what: waitingWords(name, waiting[name]),
      count: waiting[name],
      remedy: [adviceOn(name, known), ...commands].join(": "),
      ...(page !== undefined && { page }),
    };
  });
}

/** A failed run is resumed on the page of runs. */
function pageOf(name: keyof Waiting, { waiting, failedRuns }: Known): string | undefined {
  const isOfRuns = failedRuns.length > 0 && failedRuns.length === waiting.deadLetters;
  return name === "deadLetters" && isOfRuns ? "runs" : PAGES[name];
}

/** The pages that list what waits. */
const PAGES: Partial<Readonly<Record<keyof Waiting, string>>> = {
  activeSchedules: "schedules",
  queued: "queues",
  deadLetters: "dlq",
};
