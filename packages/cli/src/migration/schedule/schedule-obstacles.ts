import { idObstacles, type Need } from "../kind/kind.js";
import { destinationObstacles, settingsObstacles } from "../kind/settings-obstacles.js";
import { isPlaceholder } from "./placeholder.js";
import type { ScheduleDefinition } from "./schedule-definition.js";

/** What a schedule names: its queue, and the URL group that it goes to. */
export function scheduleNeeds({ destination, queueName }: ScheduleDefinition): readonly Need[] {
  const isGroup = !/^https?:\/\//i.test(destination);
  return [
    ...(queueName ? [{ kind: "queue", id: queueName } as const] : []),
    ...(isGroup ? [{ kind: "url-group", id: destination } as const] : []),
  ];
}

/** Why a schedule cannot be written as it is; empty if it can. */
export function scheduleObstacles(schedule: ScheduleDefinition): readonly string[] {
  const { destination, scheduleId, cron } = schedule;
  const unwritable = idObstacles(scheduleId);
  if (unwritable.length > 0) return unwritable;
  if (isPlaceholder(schedule)) {
    return [
      "it is the placeholder of a migration the other way: finish that one, or undo it, first",
    ];
  }
  return [...settingsObstacles(schedule, { cron }), ...destinationObstacles(destination)];
}
