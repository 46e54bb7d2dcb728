import { idObstacles, type Surroundings } from "../kind/kind.js";
import { destinationObstacles, settingsObstacles } from "../kind/settings-obstacles.js";
import { isPlaceholder } from "./placeholder.js";
import type { ScheduleDefinition } from "./schedule-definition.js";

/** Why a schedule cannot be written as it is; empty if it can. */
export function scheduleObstacles(
  schedule: ScheduleDefinition,
  { missing }: Pick<Surroundings, "missing">,
): readonly string[] {
  const { destination, queueName } = schedule;
  return [
    ...ownObstacles(schedule),
    ...(queueName ? missing("queue", queueName) : []),
    ...(/^https?:\/\//i.test(destination) ? [] : missing("url-group", destination)),
  ];
}

function ownObstacles(schedule: ScheduleDefinition): readonly string[] {
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
