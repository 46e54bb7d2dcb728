import type { Need, TakeBackParts } from "./kind/kind.js";
import { readSchedules } from "./schedule/put-schedule.js";
import type { ScheduleDefinition } from "./schedule/schedule-definition.js";
import { scheduleForm } from "./schedule/schedule-definition.js";
import { scheduleNeeds } from "./schedule/schedule-obstacles.js";

/**
 * Which schedules of the target need something. They are read once, when that is first asked: after the schedules
 * were undone.
 */
export function neededBy({
  target,
  journal,
}: Pick<TakeBackParts, "target" | "journal">): TakeBackParts["neededBy"] {
  let reading: Promise<ReadonlyMap<string, ScheduleDefinition>> | undefined;
  return async ({ kind, id }, which) => {
    reading ??= readSchedules(target);
    const isNamed = (need: Need) => need.kind === kind && need.id === id;
    const all = [...(await reading)].filter(([, each]) => scheduleNeeds(each).some(isNamed));
    const ids = all.map(([scheduleId]) => scheduleId).toSorted();
    if (which === "all") return ids;
    const left = new Set(journal.chainsOf(scheduleForm).map(([{ name }]) => name));
    return ids.filter((each) => left.has(each));
  };
}
