import { remark } from "../terminal/remark.js";
import type { Terminal } from "../terminal/terminal.js";
import type { MigrationSession } from "./migration-session.js";
import { mendingCommand } from "./schedule/mending-command.js";
import { strandedIn } from "./schedule/running-nowhere.js";
import { type SelectionOptions, selectedOf } from "./selection.js";

/**
 * Names the placeholders whose schedule was deleted in the source: no step is about them, and each would fire once a
 * year.
 *
 * @returns how many there are
 */
export function sayStranded(
  session: MigrationSession,
  selection: SelectionOptions,
  terminal: Terminal,
): number {
  const { sourceState, targetState, source, target } = session;
  const isSelected = selectedOf(selection);
  const found = strandedIn({ source: sourceState.schedule, target: targetState.schedule });
  const ids = found.filter((id) => isSelected(id, "schedule"));
  const [from, to] = [source.account.region, target.account.region];
  for (const id of ids) {
    const text = `schedule ${id} was deleted in ${from} while it was handed over, and left a placeholder in ${to}. To delete it:`;
    terminal.say(remark(terminal.paint.yellow("!"), text, terminal));
    terminal.say(`    ${mendingCommand(session, to, id, "delete")}`);
  }
  return ids.length;
}
