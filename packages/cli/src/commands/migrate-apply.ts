import type { Command } from "commander";
import type { ExitCode } from "../failure.js";
import { applyPlan, type Outcome, stepsToDo } from "../migration/apply-plan.js";
import { type MigrationSession, openMigration, planOf } from "../migration/migration-session.js";
import type { Step } from "../migration/plan.js";
import { fingerprintOf, readReviewedPlan } from "../migration/reviewed-plan.js";
import { drawPlan, summaryOf } from "../migration/show-plan.js";
import { confirm } from "../terminal/confirm.js";
import { startProgress } from "../terminal/progress.js";
import type { Terminal } from "../terminal/terminal.js";
import type { CommandContext } from "./command-context.js";
import { type PlanCommandOptions, withPlan } from "./migration-options.js";
import { countOption } from "./option-parsers.js";

interface ApplyOptions extends PlanCommandOptions {
  readonly plan?: string;
  readonly pauseSource?: boolean;
  readonly concurrency: number;
  readonly yes?: boolean;
}

/** `migrate apply`: carries out the plan. */
export function migrateApplyCommand(
  migrate: Command,
  { terminal, exitWith }: CommandContext,
): void {
  const command = migrate
    .command("apply")
    .description("Carry out the plan: URL groups, queues, schedules, in that order.");
  withPlan(command)
    .option("--plan <file>", "only what is as in this output of plan --json")
    .option("--pause-source", "pause each schedule of the source right before the target's is made")
    .option("--concurrency <count>", "how many resources at a time", countOption, 4)
    .option("--yes", "do not ask")
    .addHelpText("after", HELP)
    .action(async (options: ApplyOptions) => {
      const session = await openMigration(options, terminal.env, true);
      try {
        exitWith(await apply(session, options, terminal));
      } finally {
        await session.journal.close();
      }
    });
}

const HELP = `
Whatever ends it, run it again: it goes on where it was, and a run with nothing to do writes nothing.
What it does is in the journal, by which \`migrate undo\` takes it back; keep it until you are done.
Nothing is deleted in the source. Without --pause-source, schedules fire in both regions.

  qstash-verify migrate apply --from eu-central-1 --to us-east-1 --pause-source`;

async function apply(
  session: MigrationSession,
  options: ApplyOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const steps = stepsOf(session, options, terminal);
  const parts = { ...session, pauseSource: options.pauseSource ?? false };
  const todo = stepsToDo(steps, parts).length;
  if (todo > 0) {
    if (!options.yes) terminal.say(drawPlan(steps, terminal));
    await confirm(terminal, `Write ${todo} to ${options.to}?`, options.yes);
  }
  const progress = startProgress(terminal, "applying", todo);
  const concurrency = Math.max(1, options.concurrency);
  const outcome = await applyPlan(steps, { ...parts, concurrency, onProgress: progress.advance });
  progress.stop();
  const missed = [...session.journal.missed].filter(([, ticks]) => ticks.length > 0);
  if (options.json) terminal.out(JSON.stringify(asJson(steps, outcome, missed), null, 2));
  else show(steps, outcome, missed, terminal);
  if (outcome.stopped) return outcome.stopped.exitCode;
  const isWhole = steps.every(({ verdict }) => verdict !== "blocked" && verdict !== "conflict");
  return isWhole && outcome.failed.length === 0 ? 0 : 1;
}

/** The plan as it is now, without what is not as it was reviewed. */
function stepsOf(session: MigrationSession, options: ApplyOptions, terminal: Terminal): Step[] {
  const steps = planOf(session, options);
  if (options.plan === undefined) return steps;
  const reviewed = readReviewedPlan(options.plan);
  const kept = steps.filter((step) => step.verdict === "same" || reviewed.has(fingerprintOf(step)));
  for (const step of steps.filter((each) => !kept.includes(each))) {
    terminal.say(`! ${step.kind} ${step.id} is not as in ${options.plan}, and is left out`);
  }
  return kept;
}

type Missed = readonly (readonly [string, readonly number[]])[];

function show(steps: readonly Step[], outcome: Outcome, missed: Missed, terminal: Terminal): void {
  const { green, red, yellow } = terminal.paint;
  const { done, failed, left, stopped } = outcome;
  for (const { kind, id, verdict, reasons } of steps) {
    if (verdict === "blocked" || verdict === "conflict") {
      terminal.out(`${yellow("!")} ${kind} ${id} is ${verdict}: ${reasons.join("; ")}`);
    }
  }
  for (const { step, reason } of failed)
    terminal.out(`${red("✗")} ${step.kind} ${step.id}: ${reason}`);
  for (const [id, ticks] of missed) {
    terminal.out(
      `${yellow("!")} schedule ${id} missed ${ticks.map(moment).join(", ")} in its switch`,
    );
  }
  if (stopped) {
    terminal.out(`${red("✗")} stopped: ${stopped.message}`);
    const names = left.map(({ kind, id }) => `${kind} ${id}`).toSorted();
    terminal.out(`  not done: ${names.join(", ")}`);
    terminal.out("  run it again to go on");
  }
  const result = `${done.length} done, ${failed.length} failed, ${left.length} left; the plan was: ${summaryOf(steps)}`;
  terminal.out(`${stopped || failed.length > 0 ? red("✗") : green("✓")} ${result}`);
}

function asJson(
  steps: readonly Step[],
  { done, failed, left, stopped }: Outcome,
  missed: Missed,
): object {
  const named = ({ kind, id }: Step) => ({ kind, id });
  return {
    done: done.map(named),
    failed: failed.map(({ step, reason }) => ({ ...named(step), reason })),
    left: left.map(named),
    stopped: stopped?.message ?? null,
    refused: steps
      .filter(({ verdict }) => verdict === "blocked" || verdict === "conflict")
      .map((step) => ({ ...named(step), verdict: step.verdict, reasons: step.reasons })),
    missed: missed.map(([id, ticks]) => ({ id, ticks: ticks.map(moment) })),
  };
}

function moment(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(".000", "");
}
