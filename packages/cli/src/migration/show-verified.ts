import { REGION_VARIABLE } from "@qstash-verify/core/building";
import { indented } from "../terminal/indented.js";
import { remark } from "../terminal/remark.js";
import type { Terminal } from "../terminal/terminal.js";
import { stepsOf } from "./all-kinds.js";
import { someOf } from "./name-lists.js";
import { type Plan, planLines } from "./show-plan.js";
import { WAITING_NAMES, type Waiting, waitingWords } from "./waiting.js";

/** What was found in both regions. */
export interface Verified {
  readonly plan: Plan;
  readonly waiting: Waiting;
  /** The schedules that are not paused in the old region. */
  readonly firing: readonly string[];
  readonly inBoth: readonly string[];
  /** The schedules that run in the new region, though their owner has paused them in the old one. */
  readonly unwanted: readonly string[];
  readonly nowhere: readonly string[];
  /** Those of `nowhere` whose hand-over was begun. */
  readonly begun: readonly string[];
  /** Those of `nowhere` that were deleted in the old region, so that only a placeholder is left. */
  readonly stranded: readonly string[];
  /** Whether nothing is left to do or to wait for, as far as was compared. */
  readonly isClear: boolean;
  /** Whether only a part was compared. */
  readonly isPart: boolean;
  /** Where the settings say to send through the old region, if they do. */
  readonly sending: { readonly variable: string; readonly file: string } | undefined;
}

/** What was found, and whether the old keys are still needed. */
export function showVerified(found: Verified, details: boolean, terminal: Terminal): void {
  const { plan, waiting, firing, inBoth, unwanted, nowhere } = found;
  const { green, yellow, red, bold } = terminal.paint;
  const row = (sign: string, count: number, text: string) => {
    const first = `${sign} ${String(count).padStart(5)} `;
    terminal.out(indented(text, terminal, { first, rest: " ".repeat(8), width: 8 }));
  };
  const advise = (text: string) => {
    const margin = " ".repeat(8);
    terminal.out(indented(text, terminal, { first: margin, rest: margin, width: 8 }));
  };
  for (const line of planLines(plan, details, terminal)) terminal.out(line);
  terminal.out("");
  terminal.out(bold(`still in ${plan.from}:`));
  for (const name of WAITING_NAMES) {
    const count = waiting[name];
    const names = name === "activeSchedules" && count > 0 ? `: ${someOf(firing)}` : "";
    row(count === 0 ? green("✓") : yellow("!"), count, waitingWords(name, count) + names);
  }
  if (inBoth.length > 0) {
    const which = inBoth.length === 1 ? "schedule that runs" : "schedules that run";
    const text = `${which} in both regions, so each run happens twice: ${someOf(inBoth)}`;
    row(red("✗"), inBoth.length, text);
    advise(`\`migrate apply --pause-source\` pauses them in ${plan.from}`);
  }
  if (unwanted.length > 0) {
    const which = unwanted.length === 1 ? "schedule that runs" : "schedules that run";
    const text = `${which} in ${plan.to}, though paused in ${plan.from} on purpose: ${someOf(unwanted)}`;
    row(red("✗"), unwanted.length, text);
    const them = unwanted.length === 1 ? "it" : "them";
    advise(`\`migrate apply\` with the same options pauses ${them}, or says what is in the way`);
  }
  if (nowhere.length > 0) {
    const which = nowhere.length === 1 ? "schedule that runs" : "schedules that run";
    row(red("✗"), nowhere.length, `${which} in neither region: ${nowhere.join(", ")}`);
    for (const text of adviceOn(found)) advise(text);
  }
  terminal.out(verdictOf(found, terminal));
}

function adviceOn({ plan, nowhere, begun, stranded }: Verified): string[] {
  const { from, to } = plan;
  const others = nowhere.length - begun.length - stranded.length;
  const blocked = new Set(
    stepsOf(plan.steps, "schedule").flatMap((step) => (step.verdict === "blocked" ? step.id : [])),
  );
  const [stuck, ready] = [true, false].map((is) => begun.filter((id) => blocked.has(id) === is));
  return [
    ...(ready?.length ? [`Run apply again: it finishes the hand-over of ${someOf(ready)}`] : []),
    ...(stuck?.length
      ? [`Run apply again: it resumes in ${from} what cannot be copied: ${someOf(stuck)}`]
      : []),
    ...(stranded.length > 0
      ? [
          `Only a placeholder is left in ${to}, because the schedule was deleted in ${from}. Delete in ${to}: ${someOf(stranded)}`,
        ]
      : []),
    ...(others > 0 ? ["If that is on purpose, add --meant-paused <pattern>"] : []),
  ];
}

/** What makes the old region send something by itself. */
const SENDING_NAMES = WAITING_NAMES.filter((name) => name !== "deadLetters");

/** Why the old keys are still needed, as long as something is left. */
function unclearText({ plan: { from }, waiting }: Verified): string {
  if (SENDING_NAMES.some((name) => waiting[name] > 0)) {
    return `keep the keys of ${from}: it will still send deliveries`;
  }
  if (waiting.deadLetters > 0) {
    return `keep the keys of ${from} until you have published, retried or deleted its dead letters: a retry is sent from there`;
  }
  return `nothing waits in ${from}, but the migration is not finished: see above. Keep the keys of ${from} until it is`;
}

function verdictOf(found: Verified, terminal: Terminal): string {
  const { plan, isClear, isPart, sending } = found;
  const { green, yellow } = terminal.paint;
  const warning = (text: string) => remark(yellow("!"), yellow(text), terminal);
  const { from, to } = plan;
  if (!isClear) return warning(unclearText(found));
  if (isPart) {
    return warning(
      `what was compared is the same in both: before you remove the keys of ${from}, run verify without --only and --name`,
    );
  }
  if (sending !== undefined) {
    const { variable, file } = sending;
    const is = variable === REGION_VARIABLE ? `is ${from}` : `sends through ${from}`;
    return warning(
      `nothing waits in ${from}, but ${variable} in ${file} ${is}: deploy with ${REGION_VARIABLE}=${to} first, and keep the keys of ${from} until then`,
    );
  }
  const text = `both are the same, and nothing waits in ${from}: you can remove its keys`;
  return remark(green("✓"), green(text), terminal);
}
