import { REGIONS } from "@qstash-verify/core";
import { readBytes } from "../environment/load-environment.js";
import { Failure } from "../failure.js";
import { stepsToDo } from "./apply-plan.js";
import { fingerprintOf } from "./fingerprint.js";
import { isRecord, isText, listOf } from "./kind/fields.js";
import type { Step } from "./kind/kind.js";
import { type MigrationSession, planOf } from "./migration-session.js";
import { refusedOf } from "./outcome-facts.js";
import { readSelection } from "./recorded-selection.js";
import { chosenKey, type MigrationOptions, type SelectionOptions } from "./selection.js";

/** The steps of a plan as they were reviewed, and the options that it was made with. */
export interface ReviewedPlan {
  readonly selection: SelectionOptions;
  readonly fingerprints: ReadonlySet<string>;
  /** The verdicts, by {@link chosenKey}. */
  readonly verdicts: ReadonlyMap<string, string>;
}

/** The present steps, sorted by a review. */
export interface Reviewed {
  readonly kept: readonly Step[];
  /** Steps that something would be done about, if they were in the reviewed plan, as they are now. */
  readonly leftOut: readonly Step[];
}

/** Makes the plan again, with the options that it was made with, and sorts its steps by what was reviewed. */
export function reviewedSteps(
  plan: ReviewedPlan,
  session: MigrationSession,
  options: SelectionOptions & { readonly pauseSource?: boolean },
): Reviewed {
  const { fingerprints, verdicts } = plan;
  const steps = presentSteps(plan, session, options);
  const wasToBeDone = (step: Step): boolean =>
    ["create", "update", "same"].includes(verdicts.get(chosenKey(step)) ?? "");
  const isKept = (step: Step): boolean =>
    // Its hand-over must be finished, or the schedule would run nowhere.
    step.isBegun ||
    fingerprints.has(fingerprintOf(step)) ||
    // An earlier run has carried it out.
    (step.verdict === "same" && wasToBeDone(step));
  const others = steps.filter((step) => !isKept(step));
  return {
    kept: steps.filter(isKept),
    leftOut: [...stepsToDo(others, options.pauseSource ?? false).todo, ...refusedOf(others)],
  };
}

/** The steps of the part that was reviewed, and those that were begun. */
function presentSteps(
  { selection }: ReviewedPlan,
  session: MigrationSession,
  options: SelectionOptions,
): readonly Step[] {
  const { only: _only, name: _name, ...decided } = selection;
  const steps = planOf(session, { ...selection, ...options });
  const own = new Set(steps.map(chosenKey));
  const all = planOf(session, { ...decided, ...options });
  const others = all.filter((step) => !own.has(chosenKey(step)));
  return [...steps, ...others.filter(({ isBegun }) => isBegun)];
}

/**
 * Reads the output of `migrate plan --json`.
 *
 * @throws Failure if it is something else, or a plan between other regions
 */
export function readReviewedPlan(
  file: string,
  { from, to }: Pick<MigrationOptions, "from" | "to">,
): ReviewedPlan {
  const plan = json(readBytes(file).toString());
  const selection = isPlan(plan) ? readSelection({ ...plan }) : undefined;
  if (!isPlan(plan) || !selection) {
    throw new Failure(`${file} is not a plan: create one with \`migrate plan --json\``);
  }
  if (plan.from !== from || plan.to !== to) {
    throw new Failure(`${file} is a plan from ${plan.from} to ${plan.to}, not to ${to}`);
  }
  return {
    selection,
    fingerprints: new Set(plan.steps.map(({ fingerprint }) => fingerprint)),
    verdicts: new Map(plan.steps.map((step) => [chosenKey(step), step.verdict])),
  };
}

interface PlanFile extends Pick<MigrationOptions, "from" | "to"> {
  readonly steps: readonly (Pick<Step, "kind" | "id" | "verdict"> & {
    readonly fingerprint: string;
  })[];
}

const isSteps = listOf(
  (step) =>
    isRecord(step) && ["kind", "id", "verdict", "fingerprint"].every((name) => isText(step[name])),
);

function isPlan(value: unknown): value is PlanFile {
  if (!isRecord(value)) return false;
  const { from, to, steps } = value;
  return [from, to].every((region) => REGIONS.some((each) => each === region)) && isSteps(steps);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
