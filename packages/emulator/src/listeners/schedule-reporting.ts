import type { Message } from "../message/message.js";
import type { OutcomeListener } from "../message/outcomes.js";
import type { ScheduleState } from "../message/schedule.js";
import type { Schedules } from "../state/schedules.js";

/** Tells schedules what became of the messages of their last time. */
export function scheduleReporting(schedules: Schedules): Partial<OutcomeListener> {
  const report = ({ scheduleId, messageId }: Message, state: ScheduleState) => {
    const schedule = scheduleId === undefined ? undefined : schedules.find(scheduleId);
    const states = schedule?.lastScheduleStates ?? {};
    if (!schedule || !(messageId in states)) return;
    schedules.change(schedule, { lastScheduleStates: { ...states, [messageId]: state } });
  };
  return {
    delivered: (message) => report(message, "SUCCESS"),
    dead: (message) => report(message, "FAIL"),
  };
}
