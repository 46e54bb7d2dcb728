import { remark } from "../terminal/remark.js";
import type { Terminal } from "../terminal/terminal.js";
import type { MigrationSession } from "./migration-session.js";
import { mendingCommand } from "./schedule/mending-command.js";
import type { Undone } from "./undo.js";

type Regions = Pick<MigrationSession, "source">;

/** What was taken back as text: what was not, and why; what runs nowhere, and how to resume it. */
export function showUndone(undone: Undone, regions: Regions, terminal: Terminal): void {
  const { red, bold } = terminal.paint;
  const { done, conflicts } = undone;
  for (const conflict of conflicts) terminal.out(remark(red("✗"), conflict, terminal));
  for (const { id, mend } of straysOf(undone, regions)) {
    terminal.out(`${red("✗")} ${bold(`schedule ${id} RUNS NOWHERE. To resume it:`)}`);
    terminal.out(`    ${mend}`);
  }
  terminal.out(`${done} taken back, ${conflicts.length} left as they are`);
}

/** What was taken back, for machines. */
export function undoneAsJson(undone: Undone, regions: Regions): object {
  const { done, conflicts } = undone;
  return { done, conflicts, runsNowhere: straysOf(undone, regions) };
}

function straysOf({ nowhere }: Undone, { source }: Regions) {
  return nowhere.map((id) => ({ id, mend: mendingCommand(source, id, "resume") }));
}
