import { Failure } from "../failure.js";
import { remark } from "../terminal/remark.js";
import type { Terminal } from "../terminal/terminal.js";
import { stepsToDo } from "./apply-plan.js";
import { Journal } from "./journal/journal.js";
import { journalAccount } from "./journal/journal-account.js";
import { JOURNAL_KINDS } from "./journal-kinds.js";
import type { Step } from "./kind/kind.js";
import { journalPath, type MigrationSession } from "./migration-session.js";
import { commandLine } from "./next-steps.js";
import type { Outside } from "./outside.js";
import { chosenKey, type MigrationOptions, oppositeOf } from "./selection.js";
import { chainNames } from "./undo.js";

/** Warns if this folder has the journal of a migration the other way, which `undo` would take back. */
export async function sayOppositeJournal(
  { source, target }: MigrationSession,
  options: MigrationOptions,
  steps: readonly Step[],
  { openJournal }: Pick<Outside, "openJournal">,
  terminal: Terminal,
): Promise<void> {
  const todo = new Set(stepsToDo(steps, true).todo.map(chosenKey));
  const { from, to } = options;
  const opposite = oppositeOf(options);
  const accounts = {
    source: journalAccount(target.account),
    target: journalAccount(source.account),
  };
  try {
    // It is only read, so there is nothing to close.
    const store = await openJournal(journalPath(opposite), false);
    const moved = chainNames(new Journal(store, accounts, JOURNAL_KINDS));
    const count = moved.filter((name) => todo.has(name)).length;
    if (count === 0) return;
    const what = count === 1 ? "1 resource" : `${count} resources`;
    const text = `${store.name} records that ${what} came from ${to} to ${from}, and this would move them back as another migration. To undo that one instead:`;
    terminal.say(remark(terminal.paint.yellow("!"), text, terminal));
    terminal.say(`    ${commandLine("undo", opposite)}`);
  } catch (error) {
    // It is about other accounts, or cannot be read: only those who undo it have to know.
    const isUnreadable = error instanceof Error && "code" in error;
    if (!(error instanceof Failure || isUnreadable)) throw error;
  }
}
