import { idObstacles, type Surroundings } from "../kind/kind.js";
import { isPlaceholder } from "./placeholder.js";
import type { ScheduleDefinition } from "./schedule-definition.js";

const REDACTED = /(^|, )REDACTED:[0-9a-f]{64}(, |$)/i;
/** What a header can carry without being changed. */
const PLAIN = /^[\x20-\x7e]*$/;

/** Why a schedule cannot be written as it is; nothing where it can. */
export function scheduleObstacles(
  schedule: ScheduleDefinition,
  { missing }: Surroundings,
): readonly string[] {
  const { labels = [], destination, queueName, scheduleId } = schedule;
  const needed = [
    ...(queueName ? missing("queue", queueName) : []),
    ...(/^https?:\/\//i.test(destination) ? [] : missing("url-group", destination)),
  ];
  const unwritable = idObstacles(scheduleId);
  if (unwritable.length > 0) return [...unwritable, ...needed];
  if (isPlaceholder(schedule)) {
    return [
      "it is the placeholder of a migration the other way: finish that one, or undo it, first",
      ...needed,
    ];
  }
  return [
    ...redactedFields(schedule).map(
      (field) => `${field} is redacted: a copy would store the hash as the value`,
    ),
    ...oddFields(schedule).map(
      (field) => `${field} has characters that a header does not carry unchanged`,
    ),
    ...(labels.some((label) => label.includes(","))
      ? ["a label with a comma would become two"]
      : []),
    ...(/^[\x21-\x7e]+$/.test(destination)
      ? []
      : ["its destination has characters that a request line does not carry"]),
    ...needed,
  ];
}

type Field = readonly [name: string, value: string];

function headersOf(schedule: ScheduleDefinition): Field[] {
  return (["header", "callbackHeader", "failureCallbackHeader"] as const).flatMap((field) =>
    Object.entries(schedule[field] ?? {}).map(
      ([name, value]): Field => [`${field}.${name}`, value],
    ),
  );
}

function redactedFields(schedule: ScheduleDefinition): string[] {
  const body = Buffer.from(schedule.body ?? "", "base64").toString("latin1");
  const fields: Field[] = [["body", body], ...headersOf(schedule)];
  return fields.filter(([, value]) => REDACTED.test(value)).map(([name]) => name);
}

/** What goes out as the value of a header. */
function oddFields(schedule: ScheduleDefinition): string[] {
  const { labels = [], flowControlKey = "", cron, retryDelayExpression = "" } = schedule;
  const { callback = "", failureCallback = "", queueName = "" } = schedule;
  const fields: Field[] = [
    ...headersOf(schedule),
    ...labels.map((label): Field => ["labels", label]),
    ["flowControlKey", flowControlKey],
    ["cron", cron],
    ["retryDelayExpression", retryDelayExpression],
    ["callback", callback],
    ["failureCallback", failureCallback],
    ["queueName", queueName],
  ];
  const isOdd = ([name, value]: Field) => !PLAIN.test(value) || !PLAIN.test(name);
  return fields.filter(isOdd).map(([name]) => name);
}
