import type { Command } from "commander";
import { sayLostJournal } from "../migration/lost-journal.js";
import { openMigration, planOf, refuseMisspelt } from "../migration/migration-session.js";
import { sayOppositeJournal } from "../migration/opposite-journal.js";
import { countVerdicts, pausingLines, planAsJson, planLines } from "../migration/show-plan.js";
import { sayStranded } from "../migration/stranded.js";
import type { CommandContext } from "./command-context.js";
import { type PlanCommandOptions, withDetails, withPlan } from "./migration-options.js";

/** `migrate plan`: what `migrate apply` would do. */
export function migratePlanCommand(
  migrate: Command,
  { terminal, outside, exitWith }: CommandContext,
): void {
  const command = migrate
    .command("plan")
    .description("Compare both regions, and show what apply would do. Writes nothing.");
  withDetails(withPlan(command))
    .addHelpText("after", HELP)
    .action(async (options: PlanCommandOptions) => {
      const parts = { env: terminal.env, mayWrite: false, outside };
      const session = await openMigration(options, parts);
      const steps = planOf(session, options);
      refuseMisspelt(session, options);
      const plan = { steps, from: options.from, to: options.to };
      if (options.json) terminal.out(JSON.stringify(planAsJson(plan, options), null, 2));
      else
        for (const line of [
          ...planLines(plan, options.details ?? false, terminal),
          ...pausingLines(plan, terminal),
        ])
          terminal.out(line);
      sayLostJournal(steps, session, terminal);
      await sayOppositeJournal(session, options, steps, outside, terminal);
      sayStranded(session, options, terminal);
      const { conflict, blocked } = countVerdicts(steps);
      exitWith(conflict + blocked > 0 ? 1 : 0);
    });
}

const HELP = `
  create    it is not in the target
  update    it is in the target, and some fields differ
  same      nothing to do
  conflict  the target has something that would be lost: --overwrite replaces
            it; or a schedule is paused in the source, and it is not known
            why: decide with --meant-running or --meant-paused
  blocked   it cannot be copied as it is, and stays in the source

Secrets in headers, and bodies, are shown as a hash.

Exit code: 1 if anything is in conflict or blocked.

  qstash-verify migrate plan --from eu --only schedules --name 'billing-*'`;
