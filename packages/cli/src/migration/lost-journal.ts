import { remark } from "../terminal/remark.js";
import type { Terminal } from "../terminal/terminal.js";
import type { Step } from "./kind/kind.js";
import type { MigrationSession } from "./migration-session.js";
import { listOf } from "./name-lists.js";
import { looksMoved } from "./schedule/intent.js";

/** Says what to do if schedules seem to have been moved, and the journal knows nothing of it: once for all. */
export function sayLostJournal(
  steps: readonly Step[],
  { source, target, journal }: MigrationSession,
  terminal: Terminal,
): void {
  const ids = steps.filter(looksMoved).map(({ id }) => id);
  if (ids.length === 0) return;
  const say = (text: string) => terminal.say(remark(terminal.paint.yellow("!"), text, terminal));
  const [from, to] = [source.account.region, target.account.region];
  if (journal.isEmpty) {
    say(
      `there is no journal ${journal.name}: if apply ran in another folder, run this there, or name its file with --journal`,
    );
  }
  const which = ids.length === 1 ? "1 schedule is" : `${ids.length} schedules are`;
  say(
    `${which} paused in ${from} and running in ${to}. Pass --meant-running for those that a migration moved, and --meant-paused for those that were paused on purpose: ${listOf(ids)}`,
  );
}
