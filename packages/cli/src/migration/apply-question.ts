import type { Step } from "./kind/kind.js";
import type { MigrationOptions } from "./selection.js";

const MOST_NAMES = 10;

/** The question before a plan is carried out: it names what will be paused. */
export function questionOf(
  todo: readonly Step[],
  pausing: readonly Step[],
  { from, to }: Pick<MigrationOptions, "from" | "to">,
): string {
  const write = `Write ${todo.length} ${todo.length === 1 ? "resource" : "resources"} to ${to}`;
  if (pausing.length === 0) return `${write}?`;
  const names = pausing.slice(0, MOST_NAMES).map(({ id }) => id);
  const more = pausing.length - names.length;
  const list = [...names, ...(more > 0 ? [`${more} more`] : [])].join(", ");
  const schedules = pausing.length === 1 ? "schedule" : "schedules";
  return `${write}, and pause ${pausing.length} ${schedules} in ${from}: ${list}?`;
}
