import type { ApiCall } from "../../api/api-call.js";
import { bodyBytes, publishHeaders, seconds, setHeaders } from "../kind/publish-headers.js";
import type { ScheduleDefinition } from "./schedule-definition.js";

/** The call that creates a schedule, or replaces the whole schedule with its id. Pure. */
export function scheduleCall(schedule: ScheduleDefinition): ApiCall {
  return {
    method: "POST",
    // Unchanged: what looks like a query or an escape belongs to the destination.
    path: `/v2/schedules/${schedule.destination}`,
    headers: setHeaders({
      ...publishHeaders(schedule),
      "Upstash-Schedule-Id": schedule.scheduleId,
      "Upstash-Cron": schedule.cron,
      "Upstash-Delay": seconds(schedule.delay),
      "Upstash-Queue-Name": schedule.queueName,
    }),
    ...bodyBytes(schedule.body),
    answers: true,
  };
}
