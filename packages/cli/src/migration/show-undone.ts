import type { Terminal } from "../terminal/terminal.js";
import type { MigrationSession } from "./migration-session.js";
import { missedAsJson } from "./missed-facts.js";
import { undoneFacts } from "./outcome-facts.js";
import { straysOf } from "./schedule-facts.js";
import { showTold } from "./show-told.js";
import type { Undone } from "./undo.js";

/**
 * The result of an undo as text: what was not undone, and why; which schedules run nowhere, and how to resume
 * them.
 */
export function showUndone(undone: Undone, session: MigrationSession, terminal: Terminal): void {
  for (const fact of undoneFacts(undone, session)) showTold(fact, terminal);
}

/** What was taken back, for machines. */
export function undoneAsJson(undone: Undone, session: MigrationSession): object {
  const { done, wereBefore, conflicts, left, stopped, nowhere, switches, waiting } = undone;
  return {
    done,
    wereBefore,
    conflicts,
    left,
    stopped: stopped?.message ?? null,
    runsNowhere: straysOf({ nowhere, unwanted: [] }, session),
    ...missedAsJson(switches),
    waiting: waiting instanceof Error ? null : (waiting ?? null),
  };
}
