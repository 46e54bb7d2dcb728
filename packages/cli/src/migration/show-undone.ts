import type { Terminal } from "../terminal/terminal.js";
import type { MigrationSession } from "./migration-session.js";
import { undoneFacts } from "./outcome-facts.js";
import { mendingCommand } from "./schedule/mending-command.js";
import { showTold } from "./show-told.js";
import type { Undone } from "./undo.js";

type Regions = Pick<MigrationSession, "source">;

/**
 * The result of an undo as text: what was not undone, and why; which schedules run nowhere, and how to resume
 * them.
 */
export function showUndone(undone: Undone, regions: Regions, terminal: Terminal): void {
  for (const fact of undoneFacts(undone, regions)) showTold(fact, terminal);
}

/** What was taken back, for machines. */
export function undoneAsJson(undone: Undone, regions: Regions): object {
  const { done, conflicts } = undone;
  return { done, conflicts, runsNowhere: straysOf(undone, regions) };
}

function straysOf({ nowhere }: Undone, { source }: Regions) {
  return nowhere.map((id) => ({ id, mend: mendingCommand(source, id, "resume") }));
}
