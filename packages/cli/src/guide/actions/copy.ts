import { applyPlan, stepsToDo } from "../../migration/apply-plan.js";
import { fingerprintOf } from "../../migration/fingerprint.js";
import { openMigration, planOf } from "../../migration/migration-session.js";
import type { Report } from "../../migration/outcome-facts.js";
import type { GuideOptions, GuideParts } from "../view.js";
import { copyQuestion } from "./copy-question.js";
import type { Hooks } from "./hooks.js";
import { noteSettled, type Settled, settledBy } from "./settled.js";
import { withProgress } from "./with-progress.js";

/** What was copied, and what was noted of schedules. */
export interface Copied extends Report {
  readonly settled: readonly Settled[];
}

/**
 * Carries out the plan as it is now, hands schedules over, and notes what was decided about them. @returns
 * the outcome; `undefined` if nothing was to be done, or it was not agreed to
 */
export async function copy(
  options: GuideOptions,
  parts: GuideParts,
  hooks: Hooks,
): Promise<Copied | undefined> {
  const session = await openMigration(options, { ...parts, mayWrite: true });
  try {
    const steps = planOf(session, options);
    const { todo, pausing } = stepsToDo(steps, true);
    const settled = settledBy(options, steps, session);
    const about = [...new Set([...todo, ...settled.map(({ step }) => step)])];
    if (about.length === 0) return undefined;
    const question = copyQuestion({ todo, pausing, settled }, options);
    const yes = todo.length > 0 ? `Copy ${todo.length}` : "Note it";
    if (!(await hooks.agree(question, about.map(fingerprintOf), yes))) return undefined;
    await noteSettled(settled, session.journal);
    const task = { name: "copying", total: todo.length };
    const outcome = await withProgress(task, parts, hooks, (underWay) =>
      applyPlan(steps, { ...session, ...underWay, pauseSource: true }),
    );
    return { steps, leftOut: [], outcome, session, options, settled };
  } finally {
    await session.journal.close();
  }
}
