import type { Command } from "commander";
import { sendingRegion } from "../environment/sending-region.js";
import { stepsOf } from "../migration/all-kinds.js";
import { progressOf } from "../migration/dead-letter/take-along.js";
import { sayLostJournal } from "../migration/lost-journal.js";
import {
  meantPaused,
  openMigration,
  planOf,
  refuseMisspelt,
} from "../migration/migration-session.js";
import { allOf, runningNowhere } from "../migration/schedule/running-nowhere.js";
import { isDoubled, isUnwanted } from "../migration/schedule/where-schedules-run.js";
import { selectedOf } from "../migration/selection.js";
import { planAsJson } from "../migration/show-plan.js";
import { showVerified } from "../migration/show-verified.js";
import { readWaiting } from "../migration/waiting.js";
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
      const { from, to } = options;
      const parts = { env: terminal.env, mayWrite: false, outside };
      const session = await openMigration(options, parts);
      const steps = planOf(session, options);
      refuseMisspelt(session, options);
      const { journal } = session;
      const isTakenAlong = (dlqId: string) => progressOf(journal, dlqId) === "published";
      const { waiting } = await readWaiting(session.source, session.sourceState, isTakenAlong);
      const { schedule: source } = session.sourceState;
      const { schedule: target } = session.targetState;
      const stopped = runningNowhere({ source, target }, journal, meantPaused(options, journal));
      const isSelected = selectedOf(options);
      const selected = (ids: readonly string[]) => ids.filter((id) => isSelected(id, "schedule"));
      const begun = selected(stopped.begun);
      const stranded = selected(stopped.stranded);
      const nowhere = selected(allOf(stopped));
      const schedules = stepsOf(steps, "schedule");
      const inBoth = schedules
        .filter((step) => isDoubled(step, source.get(step.id), target.get(step.id)))
        .map(({ id }) => id);
      const unwanted = schedules
        .filter((step) => isUnwanted(step, target.get(step.id)))
        .map(({ id }) => id);
      const settings = outside.readSettings(options.envFile ?? [], terminal.env);
      // Whoever sends through a region needs its token, and its keys for what it delivers.
      const sender = sendingRegion(settings.variables);
      const isSending = sender?.region === from;
      const plan = { steps, from, to };
      const isSame = steps.every(({ verdict }) => verdict === "same");
      const isIdle = Object.values(waiting).every((count) => count === 0);
      const isClear = isSame && isIdle && nowhere.length === 0;
      // The rest was not compared: it may be in the old region alone.
      const isPart = options.only !== undefined || options.name !== undefined;
      const isOver = isClear && !isPart && !isSending;
      if (options.json) {
        const { missed, unknown: missedUnknown } = journal.switches;
        const report = {
          same: isSame,
          ...planAsJson(plan),
          waiting,
          runsInBoth: inBoth,
          runsThoughPaused: unwanted,
          runsNowhere: nowhere,
          sendsThroughOld: isSending,
          oldKeysCanGo: isOver,
          missed,
          missedUnknown,
        };
        terminal.out(JSON.stringify(report, null, 2));
      } else {
        const firing = [...source].filter(([, { isPaused }]) => !isPaused).map(([id]) => id);
        const sending = isSending
          ? {
              variable: sender.variable,
              file: settings.sources.get(sender.variable) ?? "the shell",
            }
          : undefined;
        const found = {
          plan,
          waiting,
          firing,
          inBoth,
          unwanted,
          nowhere,
          isClear,
          isPart,
          sending,
        };
        showVerified({ ...found, begun, stranded }, options.details ?? false, terminal);
      }
      sayLostJournal(steps, session, terminal);
      exitWith(isOver ? 0 : 1);
    });
}

const HELP = `
Name the schedules that are paused on purpose with --meant-paused. Messages that are delayed, and
workflow runs that sleep, for longer than the logs reach back are not seen.

Exit code: 0 if both are the same, every schedule runs in one of them, nothing is waiting and these settings
do not send through the old region, so that you can remove the old keys; 1 if not, or if only a part was
compared, with --only or --name.

  qstash-verify migrate verify --from eu`;
