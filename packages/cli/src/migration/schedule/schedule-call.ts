import type { ApiCall } from "../../api/api-call.js";
import type { HeaderMap } from "../kind/header-map.js";
import type { ScheduleDefinition } from "./schedule-definition.js";

/** The call that makes a schedule, or replaces all of the one that has its id. Pure. */
export function scheduleCall(schedule: ScheduleDefinition): ApiCall {
  const headers: Record<string, string | undefined> = {
    ...ownHeaders(schedule.header ?? {}),
    "Upstash-Schedule-Id": schedule.scheduleId,
    "Upstash-Cron": schedule.cron,
    "Upstash-Method": schedule.method,
    "Upstash-Retries": schedule.retries?.toString(),
    "Upstash-Retry-Delay": schedule.retryDelayExpression,
    "Upstash-Delay": seconds(schedule.delay),
    "Upstash-Timeout": seconds(schedule.timeout),
    "Upstash-Callback": schedule.callback,
    "Upstash-Failure-Callback": schedule.failureCallback,
    ...behind("Upstash-Callback-", schedule.callbackHeader ?? {}),
    ...behind("Upstash-Failure-Callback-", schedule.failureCallbackHeader ?? {}),
    "Upstash-Queue-Name": schedule.queueName,
    "Upstash-Flow-Control-Key": schedule.flowControlKey,
    "Upstash-Flow-Control-Value": flowControl(schedule),
    "Upstash-Label": schedule.labels?.join(","),
  };
  const set = Object.entries(headers).filter(([, value]) => value !== undefined);
  return {
    method: "POST",
    // As it is: what looks like a query or an escape belongs to the destination.
    path: `/v2/schedules/${schedule.destination}`,
    headers: Object.fromEntries(set) as Record<string, string>,
    ...(schedule.body !== undefined && {
      body: new Uint8Array(Buffer.from(schedule.body, "base64")),
    }),
    answers: true,
  };
}

/** A stored `Upstash-…` is forwarded too; as it is it would be a setting. */
function ownHeaders(headers: HeaderMap): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) =>
      name === "Content-Type" ? [name, value] : [`Upstash-Forward-${name}`, value],
    ),
  );
}

function behind(prefix: string, headers: HeaderMap): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [prefix + name, value]));
}

function seconds(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${value}s`;
}

function flowControl({ parallelism, rate, period }: ScheduleDefinition): string | undefined {
  const parts = [
    ...(parallelism === undefined ? [] : [`parallelism=${parallelism}`]),
    ...(rate === undefined ? [] : [`rate=${rate}`]),
    ...(rate === undefined || period === undefined ? [] : [`period=${period}s`]),
  ];
  return parts.length === 0 ? undefined : parts.join(", ");
}
