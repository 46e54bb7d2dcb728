import { REGION_VARIABLE } from "@qstash-verify/core/building";
import type { Command } from "commander";
import { knownSender } from "../environment/sending-region.js";
import { type ExitCode, Failure } from "../failure.js";
import { beforeUndo, undoQuestion } from "../guide/actions/undo.js";
import { type MigrationSession, openMigration } from "../migration/migration-session.js";
import type { MigrationOptions } from "../migration/selection.js";
import { showUndone, undoneAsJson } from "../migration/show-undone.js";
import { countChains, isAllUndone, undoMigration } from "../migration/undo.js";
import { confirm } from "../terminal/confirm.js";
import { startProgress } from "../terminal/progress.js";
import { remark } from "../terminal/remark.js";
import type { CommandContext } from "./command-context.js";
import { withAccounts, withJournal } from "./migration-options.js";
import { countOption } from "./option-parsers.js";

interface UndoOptions extends MigrationOptions {
  readonly concurrency: number;
  readonly yes?: boolean;
  readonly whileSending?: boolean;
}

/** `migrate undo`: undoes what the journal recorded. */
export function migrateUndoCommand(migrate: Command, context: CommandContext): void {
  const command = migrate
    .command("undo")
    .description("Undo exactly what apply did, as its journal records it.");
  withJournal(withAccounts(command))
    .option("--concurrency <count>", "how many resources at a time", countOption, 4)
    .option("--yes", "do not ask")
    .option("--while-sending", "with --yes: undo although your apps send through the target")
    .option("--json", "print JSON")
    .addHelpText("after", HELP)
    .action(async (options: UndoOptions) => {
      const { terminal, outside } = context;
      const session = await openMigration(options, { env: terminal.env, mayWrite: true, outside });
      try {
        context.exitWith(await undo(session, options, context));
      } finally {
        await session.journal.close();
      }
    });
}

async function undo(
  session: MigrationSession,
  options: UndoOptions,
  { terminal, outside }: CommandContext,
): Promise<ExitCode> {
  const length = countChains(session.journal);
  if (session.journal.isEmpty)
    throw new Failure(
      `there is no journal ${session.journal.name}, so it is not known what to undo: run this in the folder where you ran apply, or name the file with --journal`,
    );
  const { variables } = outside.readSettings(options.envFile ?? [], terminal.env);
  const primary = knownSender(variables)?.region;
  const first = beforeUndo({ primary, session, options });
  // Nobody would be asked. What the settings say now counts more than what was said before.
  const isSending = (primary ?? session.journal.notes.sending) === options.to;
  if (options.yes && isSending && length > 0 && !options.whileSending) {
    throw new Failure(
      `nothing was undone, because your apps send through ${options.to}, and would send to a region in which everything was undone: set ${REGION_VARIABLE}=${options.from} in these settings and deploy it first. Or pass --while-sending`,
      1,
    );
  }
  if (first !== undefined) terminal.say(remark(terminal.paint.yellow("!"), first, terminal));
  if (length > 0) await confirm(terminal, undoQuestion(length, options), options.yes);
  // To the end of the process: the report and the journal are still to be written.
  const interruption = outside.watchInterrupts((text) => terminal.say(text));
  const progress = await startProgress(terminal, "undoing", length);
  try {
    const undone = await undoMigration({
      ...session,
      concurrency: Math.max(1, options.concurrency),
      onProgress: progress.advance,
      interruption: interruption.reason,
    });
    progress.stop();
    if (options.json) terminal.out(JSON.stringify(undoneAsJson(undone, session), null, 2));
    else showUndone(undone, session, terminal);
    return isAllUndone(undone) ? 0 : 1;
  } finally {
    progress.stop();
  }
}

const HELP = `
It deletes what was created, restores what was updated, and resumes the schedules that were paused:
each in the source before it is removed from the target. What was changed since then is left alone, and
listed. If someone changed a copied queue or URL group before apply replaced it, undo restores their version
instead of deleting it. Messages that were sent are not called back: undo says what still waits in the target.
If your apps send through the new region already, set QSTASH_REGION back and deploy first. With --yes, undo
refuses until these settings say so, unless you pass --while-sending.

Exit code: 0 if all is undone; 1 if something was left, or your apps send through the target; 2 if there is no
result.

  qstash-verify migrate undo --from eu`;
