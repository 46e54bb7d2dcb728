import type { Outcome } from "./apply-plan.js";
import type { MigrationSession } from "./migration-session.js";
import { missedFacts } from "./missed-facts.js";
import { listOf, someOf } from "./name-lists.js";
import { commandLine } from "./next-steps.js";
import { mendingCommand } from "./schedule/mending-command.js";
import type { MigrationOptions } from "./selection.js";
import { command, loud, plain, type Told, warning } from "./told.js";

/** Where the schedules of a plan run afterwards, and what to do where that is not as it should be. */
export function scheduleFacts(
  outcome: Outcome,
  session: MigrationSession,
  options: MigrationOptions,
): Told[] {
  const { moved, copiedPaused, inBoth } = outcome;
  const [from, to] = regionsOf(session);
  return [
    ...missedFacts(session.journal.switches).map(warning),
    ...(moved.length > 0 ? [plain(`paused in ${from}, running in ${to}: ${listOf(moved)}`)] : []),
    ...(inBoth.length > 0 ? [warning(inBothText(inBoth, from))] : []),
    ...(copiedPaused.length > 0
      ? [
          warning(
            `paused in ${from}, and copied as paused: ${listOf(copiedPaused)}. To start one that is meant to run in ${to}:`,
          ),
          command(
            commandLine("apply", options, [
              "--pause-source",
              "--meant-running",
              ...onlyOne(copiedPaused),
            ]),
          ),
        ]
      : []),
  ];
}

/** No schedule is started by pasting a command, unless it is the only one. */
function onlyOne(ids: readonly string[]): readonly string[] {
  return ids.length === 1 ? ids : ["NAME"];
}

function inBothText(ids: readonly string[], from: string): string {
  const which = ids.length === 1 ? "schedule runs" : "schedules run";
  return `${ids.length} ${which} in both regions, so each run happens twice: ${someOf(ids.toSorted())}. \`migrate apply --pause-source\` pauses them in ${from}`;
}

/** What a hand-over left in the target. */
export function placeholderFacts({ placeholders }: Outcome, session: MigrationSession): Told[] {
  if (placeholders.length === 0) return [];
  const [, to] = regionsOf(session);
  const text = `a placeholder, which fires nothing, is in ${to} for: ${listOf(placeholders)}. \`migrate apply\` goes on from it, \`migrate undo\` removes it`;
  return [warning(text)];
}

/** The schedules that run, or do not run, against their owner's wish. */
export function strayFacts(outcome: Outcome, session: MigrationSession): Told[] {
  const [from, to] = regionsOf(session);
  return straysOf(outcome, session).flatMap(({ id, mend }): Told[] => {
    const text = outcome.nowhere.includes(id)
      ? `RUNS NOWHERE: it is paused in ${from}, and does not run in ${to}. To resume it:`
      : `RUNS IN ${to}, though it is paused in ${from}. To pause it:`;
    return [loud(`schedule ${id} ${text}`), command(mend)];
  });
}

/** The same schedules, and the command that corrects each. */
export function straysOf(
  { nowhere, unwanted }: Pick<Outcome, "nowhere" | "unwanted">,
  session: MigrationSession,
): readonly { readonly id: string; readonly mend: string }[] {
  const [from, to] = regionsOf(session);
  return [
    ...nowhere.map((id) => ({ id, mend: mendingCommand(session, from, id, "resume") })),
    ...unwanted.map((id) => ({ id, mend: mendingCommand(session, to, id, "pause") })),
  ];
}

function regionsOf({ source, target }: MigrationSession) {
  return [source.account.region, target.account.region] as const;
}
