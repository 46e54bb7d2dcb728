import type { Command } from "commander";
import { openMigration, planOf } from "../migration/migration-session.js";
import type { Step } from "../migration/plan.js";
import { drawPlan, planAsJson } from "../migration/show-plan.js";
import { readWaiting, type Waiting } from "../migration/waiting.js";
import type { Terminal } from "../terminal/terminal.js";
import type { CommandContext } from "./command-context.js";
import { type PlanCommandOptions, withPlan } from "./migration-options.js";

/** `migrate verify`: whether both regions are the same, and what the old one still has to do. */
export function migrateVerifyCommand(
  migrate: Command,
  { terminal, exitWith }: CommandContext,
): void {
  const command = migrate
    .command("verify")
    .description("Compare both regions, and tell what is still waiting in the old one.");
  withPlan(command)
    .addHelpText("after", HELP)
    .action(async (options: PlanCommandOptions) => {
      const session = await openMigration(options, terminal.env, false);
      const steps = planOf(session, options);
      const waiting = await readWaiting(session.source, session.sourceState);
      const isSame = steps.every(({ verdict }) => verdict === "same");
      const isIdle = Object.values(waiting).every((count) => count === 0);
      const missed = [...session.journal.missed].filter(([, ticks]) => ticks.length > 0);
      if (options.json) {
        const report = {
          same: isSame,
          ...planAsJson(steps),
          waiting,
          oldKeysCanGo: isSame && isIdle,
        };
        terminal.out(JSON.stringify({ ...report, missed }, null, 2));
      } else show(steps, waiting, options, terminal);
      exitWith(isSame && isIdle ? 0 : 1);
    });
}

const HELP = `
Exit code: 0 where both are the same and nothing is waiting, so that the old keys can go; else 1.
Messages that were delayed, and workflow runs that sleep, for longer than the logs reach back are not seen:
you know them best.

  qstash-verify migrate verify --from eu-central-1 --to us-east-1`;

const WORDS: Readonly<Record<keyof Waiting, string>> = {
  activeSchedules: "schedules that still fire",
  queued: "messages in queues",
  heldByFlowControl: "messages held by flow control",
  deadLetters: "messages in the dead letter queue",
  underWay: "messages delayed, or being retried",
  workflowRuns: "workflow runs that have not ended",
};

function show(
  steps: readonly Step[],
  waiting: Waiting,
  { from }: PlanCommandOptions,
  terminal: Terminal,
): void {
  const { green, yellow, bold } = terminal.paint;
  terminal.out(drawPlan(steps, terminal));
  terminal.out("");
  terminal.out(bold(`still in ${from}:`));
  for (const [name, count] of Object.entries(waiting)) {
    const sign = count === 0 ? green("✓") : yellow("!");
    terminal.out(`${sign} ${String(count).padStart(5)} ${WORDS[name as keyof Waiting]}`);
  }
  const isOver =
    steps.every(({ verdict }) => verdict === "same") &&
    Object.values(waiting).every((count) => count === 0);
  terminal.out(
    isOver
      ? green(`✓ both are the same, and nothing waits in ${from}: its keys can go`)
      : yellow(`! keep the keys of ${from}`),
  );
}
