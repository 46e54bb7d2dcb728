import { stepsOf } from "./all-kinds.js";
import type { Step } from "./kind/kind.js";
import { someOf } from "./name-lists.js";
import type { MigrationOptions } from "./selection.js";

/**
 * The question before a plan is carried out: it names what will be paused, and what will be resumed.
 *
 * @param doubled The schedules that will run in both regions, because nothing pauses them in the source.
 */
export function questionOf(
  todo: readonly Step[],
  pausing: readonly Step[],
  regions: Pick<MigrationOptions, "from" | "to">,
  doubled: readonly Step[] = [],
): string {
  // Those that are the same in both are only paused, and those that are blocked only resumed.
  const written = todo.filter(({ verdict }) => verdict !== "same" && verdict !== "blocked").length;
  const resumed = stepsOf(todo, "schedule").filter(
    ({ verdict, source }) => verdict === "blocked" && !source.isPaused,
  );
  const question = writeQuestion(written, pausing, regions, doubled);
  if (resumed.length === 0) return question;
  const what = `in ${regions.from} what cannot be copied: ${someOf(resumed.map(({ id }) => id))}`;
  const isAll = written + pausing.length + doubled.length === 0;
  return isAll ? `Resume ${what}?` : `This resumes ${what}. ${question}`;
}

function writeQuestion(
  written: number,
  pausing: readonly Step[],
  { from, to }: Pick<MigrationOptions, "from" | "to">,
  doubled: readonly Step[],
): string {
  const write = `Write ${written} ${written === 1 ? "resource" : "resources"} to ${to}`;
  if (doubled.length > 0) {
    const which = `${doubled.length} ${doubled.length === 1 ? "schedule" : "schedules"}`;
    return `Without --pause-source, ${which} will run in both regions, so each run happens twice. ${write}?`;
  }
  if (pausing.length === 0) return `${write}?`;
  const schedules = pausing.length === 1 ? "schedule" : "schedules";
  const names = someOf(pausing.map(({ id }) => id));
  const pause = `${written > 0 ? `${write}, and pause` : "Pause"} ${pausing.length} ${schedules} in ${from}`;
  return `${pause}: ${names}?`;
}
