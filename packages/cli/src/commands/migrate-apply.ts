import type { Command } from "commander";
import type { ExitCode } from "../failure.js";
import { applyPlan, stepsToDo } from "../migration/apply-plan.js";
import { questionOf } from "../migration/apply-question.js";
import { sayLostJournal } from "../migration/lost-journal.js";
import {
  type MigrationSession,
  openMigration,
  planOf,
  refuseMisspelt,
} from "../migration/migration-session.js";
import { sayOppositeJournal } from "../migration/opposite-journal.js";
import type { Report } from "../migration/outcome-facts.js";
import { type Reviewed, readReviewedPlan, reviewedSteps } from "../migration/reviewed-plan.js";
import { chosenKey } from "../migration/selection.js";
import { isWhole, outcomeAsJson, showOutcome } from "../migration/show-outcome.js";
import { planLines } from "../migration/show-plan.js";
import { sayStranded } from "../migration/stranded.js";
import { confirm } from "../terminal/confirm.js";
import { startProgress } from "../terminal/progress.js";
import type { CommandContext } from "./command-context.js";
import { type PlanCommandOptions, withDetails, withPlan } from "./migration-options.js";
import { countOption } from "./option-parsers.js";

interface ApplyOptions extends PlanCommandOptions {
  readonly plan?: string;
  readonly pauseSource?: boolean;
  readonly concurrency: number;
  readonly yes?: boolean;
}

/** `migrate apply`: carries out the plan. */
export function migrateApplyCommand(migrate: Command, context: CommandContext): void {
  const { terminal, outside, exitWith } = context;
  const command = migrate
    .command("apply")
    .description("Carry out the plan: URL groups, queues, schedules, in that order.");
  withDetails(withPlan(command))
    .option("--plan <file>", "apply only the steps that still match this file from plan --json")
    .option("--pause-source", "move each schedule: pause it in the source, run it in the target")
    .option("--concurrency <count>", "how many resources at a time", countOption, 4)
    .option("--yes", "do not ask")
    .addHelpText("after", HELP)
    .action(async (options: ApplyOptions) => {
      const session = await openMigration(options, { env: terminal.env, mayWrite: true, outside });
      try {
        exitWith(await apply(session, options, context));
      } finally {
        await session.journal.close();
      }
    });
}

const HELP = `
If it ends early, run it again: it continues where it stopped, and writes nothing if nothing is left to do.
Ctrl-C lets it finish what it has begun, and so does closing the terminal; a second Ctrl-C ends it at once.

Nothing is deleted in the source. Without --pause-source, schedules run in both regions, so each run happens
twice. With it each runs in one of them.

The journal records what was done, and \`migrate undo\` needs it: keep it until you are done.

With --plan, it does nothing that is not in the file, except that it finishes a hand-over that was begun.
The file records the options that the plan was made with, such as --overwrite, and they are used again. A
file made with --only or --name is about that part alone.

Exit code: 0 if everything is copied; 1 if something failed, is in conflict or blocked, or was left out
because it differs from the file of --plan, if a schedule runs in neither region or has left a placeholder, if
the account's limit is reached, or if you interrupted it; 2 if it had to stop for another reason. Run it again to go on.

  qstash-verify migrate apply --from eu --pause-source`;

async function apply(
  session: MigrationSession,
  options: ApplyOptions,
  { terminal, outside }: CommandContext,
): Promise<ExitCode> {
  refuseMisspelt(session, options);
  const { kept: steps, leftOut } = stepsOf(session, options, terminal.say);
  const pauseSource = options.pauseSource ?? false;
  const { todo, pausing, doubled } = stepsToDo(steps, pauseSource);
  // Before anything is agreed to: this run may be in the wrong folder, and would begin a journal there.
  sayLostJournal(steps, session, terminal);
  await sayOppositeJournal(session, options, steps, outside, terminal);
  const stranded = sayStranded(session, options, terminal);
  if (todo.length > 0) {
    const plan = { steps, from: options.from, to: options.to };
    const lines = options.yes ? [] : planLines(plan, options.details ?? false, terminal);
    for (const line of lines) terminal.say(line);
    await confirm(terminal, questionOf(todo, pausing, options, doubled), options.yes);
  }
  // To the end of the process: the report and the journal are still to be written.
  const interruption = outside.watchInterrupts((text) => terminal.say(text));
  const progress = await startProgress(terminal, "applying", todo.length);
  try {
    const outcome = await applyPlan(steps, {
      ...session,
      pauseSource,
      concurrency: Math.max(1, options.concurrency),
      onProgress: progress.advance,
      interruption: interruption.reason,
    });
    progress.stop();
    const report: Report = { steps, leftOut, outcome, session, options };
    if (options.json) terminal.out(JSON.stringify(outcomeAsJson(report), null, 2));
    else showOutcome(report, terminal);
    const code = exitCodeOf(report);
    return code === 0 && stranded > 0 ? 1 : code;
  } finally {
    progress.stop();
  }
}

function exitCodeOf(report: Report): ExitCode {
  const { stopped, nowhere, unwanted } = report.outcome;
  if (nowhere.length > 0 || unwanted.length > 0) return 1;
  if (stopped) return stopped.exitCode;
  return isWhole(report) ? 0 : 1;
}

/** The present plan; with `--plan`, only what was reviewed of it. */
function stepsOf(
  session: MigrationSession,
  options: ApplyOptions,
  say: (line: string) => void,
): Reviewed {
  const { plan: file } = options;
  if (file === undefined) return { kept: planOf(session, options), leftOut: [] };
  const plan = readReviewedPlan(file, options);
  const reviewed = reviewedSteps(plan, session, options);
  for (const step of reviewed.leftOut) {
    const why = plan.verdicts.has(chosenKey(step)) ? "is not as in" : "is not in";
    say(`! ${step.kind} ${step.id} ${why} ${file}, and is left out`);
  }
  return reviewed;
}
