import { applyPlan, stepsToDo } from "../../migration/apply-plan.js";
import { questionOf } from "../../migration/apply-question.js";
import { fingerprintOf } from "../../migration/fingerprint.js";
import { openMigration, planOf } from "../../migration/migration-session.js";
import type { Report } from "../../migration/outcome-facts.js";
import type { GuideOptions, GuideParts } from "../view.js";
import type { Hooks } from "./hooks.js";
import { withProgress } from "./with-progress.js";

/**
 * Carries out the plan as it is now, and hands schedules over. @returns the outcome; `undefined` if nothing
 * was to be done, or it was not agreed to
 */
export async function copy(
  options: GuideOptions,
  parts: GuideParts,
  hooks: Hooks,
): Promise<Report | undefined> {
  const session = await openMigration(options, { ...parts, mayWrite: true });
  try {
    const steps = planOf(session, options);
    const { todo, pausing } = stepsToDo(steps, true);
    if (todo.length === 0) return undefined;
    if (!(await hooks.agree(questionOf(todo, pausing, options), todo.map(fingerprintOf))))
      return undefined;
    const task = { name: "copying", total: todo.length };
    const outcome = await withProgress(task, parts, hooks, (underWay) =>
      applyPlan(steps, { ...session, ...underWay, pauseSource: true }),
    );
    return { steps, leftOut: [], outcome, session, options };
  } finally {
    await session.journal.close();
  }
}
