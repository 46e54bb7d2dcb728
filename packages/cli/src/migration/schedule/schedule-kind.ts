import { bodyField, type Field, headerFields, plainFields } from "../kind/difference.js";
import type { Kind } from "../kind/kind.js";
import { isSameDefinition } from "../kind/resource.js";
import { applySchedule } from "./apply-schedule.js";
import { giveBack } from "./give-back.js";
import { intentOf } from "./intent.js";
import { isPlaceholder } from "./placeholder.js";
import { type ScheduleDefinition, scheduleForm, unpaused } from "./schedule-definition.js";
import { scheduleNeeds, scheduleObstacles } from "./schedule-obstacles.js";

/** Schedules. Each is handed over as one unit: it runs in the source or in the target. */
export const scheduleKind: Kind<ScheduleDefinition> = {
  ...scheduleForm,
  fields,
  meant: ({ id, source, target }, { recordOf, decisionOf }) => {
    const intent = intentOf({ source, target, record: recordOf(id), decision: decisionOf(id) });
    if (typeof intent === "object") return intent;
    return { wanted: intent === "runs" ? unpaused(source) : source };
  },
  obstacles: scheduleObstacles,
  needs: scheduleNeeds,
  serves: isSameDefinition,
  conflicts: (source, target) =>
    source.destination === target.destination
      ? []
      : ["the target has another schedule under this id, with another destination"],
  isBegun: isPlaceholder,
  pauses: ({ read }) => !read.isPaused,
  apply: applySchedule,
  takeBack: giveBack,
};

function fields(schedule: ScheduleDefinition): Field[] {
  const { scheduleId: _, body, header, callbackHeader, failureCallbackHeader, ...rest } = schedule;
  return [
    ...plainFields(rest),
    ...bodyField(body),
    ...headerFields("header", header),
    ...headerFields("callbackHeader", callbackHeader),
    ...headerFields("failureCallbackHeader", failureCallbackHeader),
  ];
}
