import type { Journal } from "./journal.js";
import type { ScheduleDefinition } from "./schedule-definition.js";
import type { Snapshot } from "./snapshot.js";

/** The schedules of the source that this migration has paused. */
export function pausedByUs(journal: Journal): ReadonlySet<string> {
  const pauses = journal.actions.filter(({ side }) => side === "source");
  return new Set(pauses.map(({ name }) => name));
}

/** A source as it was before its schedules were paused around their switch: that is what is copied. */
export function asMeant(source: Snapshot, journal: Journal): Snapshot {
  const paused = pausedByUs(journal);
  const schedules = [...source.schedule].map(([id, schedule]): [string, ScheduleDefinition] => [
    id,
    paused.has(id) ? { ...schedule, isPaused: false } : schedule,
  ]);
  return { ...source, schedule: new Map(schedules) };
}
