import type { Command } from "commander";
import { namedRegion } from "../environment/sending-region.js";
import { type ExitCode, Failure } from "../failure.js";
import { beforeUndo, noteSentBack, undoQuestion } from "../guide/actions/undo.js";
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
}

/** `migrate undo`: undoes what the journal recorded. */
export function migrateUndoCommand(migrate: Command, context: CommandContext): void {
  const command = migrate
    .command("undo")
    .description("Undo exactly what apply did, as its journal records it.");
  withJournal(withAccounts(command))
    .option("--concurrency <count>", "how many resources at a time", countOption, 4)
    .option("--yes", "do not ask")
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
  const first = beforeUndo({ primary: namedRegion(variables), session, options });
  if (first !== undefined) terminal.say(remark(terminal.paint.yellow("!"), first, terminal));
  if (length > 0) await confirm(terminal, undoQuestion(length, options), options.yes);
  // To the end of the process: the report and the journal are still to be written.
  const interruption = outside.watchInterrupts((text) => terminal.say(text));
  const progress = startProgress(terminal, "undoing", length);
  try {
    const undone = await undoMigration({
      ...session,
      concurrency: Math.max(1, options.concurrency),
      onProgress: progress.advance,
      interruption: interruption.reason,
    });
    await noteSentBack(session.journal, options);
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
instead of deleting it. Messages that were sent are not called back. If your apps send through the new region
already, set QSTASH_REGION back and deploy first: undo does not.

  qstash-verify migrate undo --from eu`;
