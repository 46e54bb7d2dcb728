import type { Command } from "commander";
import { Failure } from "../failure.js";
import { openMigration } from "../migration/migration-session.js";
import { chainsOf, undoMigration } from "../migration/undo.js";
import { confirm } from "../terminal/confirm.js";
import { startProgress } from "../terminal/progress.js";
import type { CommandContext } from "./command-context.js";
import { type MigrationOptions, withAccounts, withJournal } from "./migration-options.js";
import { countOption } from "./option-parsers.js";

interface UndoOptions extends MigrationOptions {
  readonly concurrency: number;
  readonly yes?: boolean;
}

/** `migrate undo`: takes back what the journal says was done. */
export function migrateUndoCommand(migrate: Command, { terminal, exitWith }: CommandContext): void {
  const command = migrate
    .command("undo")
    .description("Take back exactly what apply did, by its journal.");
  withJournal(withAccounts(command))
    .option("--concurrency <count>", "how many resources at a time", countOption, 4)
    .option("--yes", "do not ask")
    .option("--json", "print JSON")
    .addHelpText("after", HELP)
    .action(async (options: UndoOptions) => {
      const session = await openMigration(options, terminal.env, true);
      const { length } = chainsOf(session.journal);
      if (session.journal.isEmpty)
        throw new Failure("there is no journal of such a migration here");
      if (length > 0) await confirm(terminal, `Take back what was done to ${length}?`, options.yes);
      const progress = startProgress(terminal, "undoing", length);
      const concurrency = Math.max(1, options.concurrency);
      try {
        const { done, conflicts } = await undoMigration({
          ...session,
          concurrency,
          onProgress: progress.advance,
        });
        progress.stop();
        if (options.json) terminal.out(JSON.stringify({ done, conflicts }, null, 2));
        else {
          for (const conflict of conflicts) terminal.out(`${terminal.paint.red("✗")} ${conflict}`);
          terminal.out(`${done} taken back, ${conflicts.length} left as they are`);
        }
        exitWith(conflicts.length > 0 ? 1 : 0);
      } finally {
        progress.stop();
        await session.journal.close();
      }
    });
}

const HELP = `
What was created is deleted, what was updated is as it was, schedules that were paused are resumed.
What somebody changed since is left as it is, and told. Messages that were sent are not called back.

  qstash-verify migrate undo --from eu-central-1 --to us-east-1`;
