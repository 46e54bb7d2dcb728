import type { Command } from "commander";
import { progressOf } from "../migration/dead-letter/take-along.js";
import { meantPaused, openMigration, planOf } from "../migration/migration-session.js";
import { runningNowhere } from "../migration/schedule/running-nowhere.js";
import { type Plan, planAsJson, planLines } from "../migration/show-plan.js";
import { readWaiting, WAITING_NAMES, type Waiting, waitingWords } from "../migration/waiting.js";
import { indented } from "../terminal/indented.js";
import type { Terminal } from "../terminal/terminal.js";
import type { CommandContext } from "./command-context.js";
import { type PlanCommandOptions, withDetails, withPlan } from "./migration-options.js";

/** `migrate verify`: whether both regions are equal, and what still waits in the old one. */
export function migrateVerifyCommand(
  migrate: Command,
  { terminal, outside, exitWith }: CommandContext,
): void {
  const command = migrate
    .command("verify")
    .description("Compare both regions, and show what is still waiting in the old one.");
  withDetails(withPlan(command))
    .addHelpText("after", HELP)
    .action(async (options: PlanCommandOptions) => {
      const parts = { env: terminal.env, mayWrite: false, outside };
      const session = await openMigration(options, parts);
      const steps = planOf(session, options);
      const { journal } = session;
      const isTakenAlong = (dlqId: string) => progressOf(journal, dlqId) === "published";
      const waiting = await readWaiting(session.source, session.sourceState, isTakenAlong);
      const schedules = {
        source: session.sourceState.schedule,
        target: session.targetState.schedule,
      };
      const isMeant = meantPaused(options, journal);
      const nowhere = runningNowhere(schedules, isMeant);
      const plan = { steps, from: options.from, to: options.to };
      const isSame = steps.every(({ verdict }) => verdict === "same");
      const isIdle = Object.values(waiting).every((count) => count === 0);
      const isClear = isSame && isIdle && nowhere.length === 0;
      // The rest was not compared: it may be in the old region alone.
      const isPart = options.only !== undefined || options.name !== undefined;
      const isOver = isClear && !isPart;
      if (options.json) {
        const report = {
          same: isSame,
          ...planAsJson(plan),
          waiting,
          runsNowhere: nowhere,
          oldKeysCanGo: isOver,
        };
        const { missed, unknown: missedUnknown } = journal.switches;
        terminal.out(JSON.stringify({ ...report, missed, missedUnknown }, null, 2));
      } else {
        const details = options.details ?? false;
        show({ plan, details, waiting, nowhere, isClear, isPart }, terminal);
      }
      exitWith(isOver ? 0 : 1);
    });
}

const HELP = `
Name the schedules that are paused on purpose with --meant-paused. Messages that are delayed, and
workflow runs that sleep, for longer than the logs reach back are not seen.

Exit code: 0 if both are the same, every schedule runs in one of them and nothing is waiting, so that
you can remove the old keys; 1 if not, or if only a part was compared, with --only or --name.

  qstash-verify migrate verify --from eu`;

interface Report {
  readonly plan: Plan;
  readonly details: boolean;
  readonly waiting: Waiting;
  readonly nowhere: readonly string[];
  /** Whether nothing is left to do or to wait for, as far as was compared. */
  readonly isClear: boolean;
  /** Whether only a part was compared. */
  readonly isPart: boolean;
}

function show(report: Report, terminal: Terminal): void {
  const { plan, details, waiting, nowhere } = report;
  const { green, yellow, red, bold } = terminal.paint;
  const { from } = plan;
  for (const line of planLines(plan, details, terminal)) terminal.out(line);
  terminal.out("");
  terminal.out(bold(`still in ${from}:`));
  for (const name of WAITING_NAMES) {
    const count = waiting[name];
    const sign = count === 0 ? green("✓") : yellow("!");
    terminal.out(`${sign} ${String(count).padStart(5)} ${waitingWords(name, count)}`);
  }
  if (nowhere.length > 0) {
    const which = nowhere.length === 1 ? "schedule that runs" : "schedules that run";
    const sign = `${red("✗")} ${String(nowhere.length).padStart(5)}`;
    const text = `${which} in neither region: ${nowhere.join(", ")}`;
    terminal.out(indented(text, terminal, { first: `${sign} `, rest: " ".repeat(8), width: 8 }));
    terminal.out("        If that is on purpose, add --meant-paused <pattern>");
  }
  terminal.out(verdictOf(report, terminal));
}

function verdictOf({ plan, isClear, isPart }: Report, terminal: Terminal): string {
  const { green, yellow } = terminal.paint;
  const { from } = plan;
  if (!isClear) return yellow(`! keep the keys of ${from}: it will still send deliveries`);
  return isPart
    ? yellow(
        `! what was compared is the same in both: before you remove the keys of ${from}, run verify without --only and --name`,
      )
    : green(`✓ both are the same, and nothing waits in ${from}: you can remove its keys`);
}
