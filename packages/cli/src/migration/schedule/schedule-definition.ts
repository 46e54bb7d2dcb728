import {
  type ApiRecord,
  hasShape,
  isBoolean,
  isNumber,
  isText,
  listOf,
  optional,
  ordered,
  positiveOf,
  type Shape,
  textOf,
} from "../kind/fields.js";
import { callbackHeaderMap, type HeaderMap, headerMap, isHeaderMap } from "../kind/header-map.js";
import type { Form } from "../kind/resource.js";

/** What a schedule is made of. What is not set is absent. */
export interface ScheduleDefinition {
  readonly scheduleId: string;
  readonly destination: string;
  readonly cron: string;
  readonly method: string;
  readonly header?: HeaderMap;
  /** Base64. */
  readonly body?: string;
  readonly retries?: number;
  /** Seconds. */
  readonly delay?: number;
  /** Seconds. */
  readonly timeout?: number;
  readonly retryDelayExpression?: string;
  readonly callback?: string;
  readonly callbackHeader?: HeaderMap;
  readonly failureCallback?: string;
  readonly failureCallbackHeader?: HeaderMap;
  readonly queueName?: string;
  readonly flowControlKey?: string;
  readonly parallelism?: number;
  readonly rate?: number;
  /** Seconds. */
  readonly period?: number;
  readonly labels?: readonly string[];
  readonly isPaused: boolean;
}

/** A schedule as it would be if it ran. */
export function unpaused(schedule: ScheduleDefinition): ScheduleDefinition {
  return { ...schedule, isPaused: false };
}

/** Where a schedule stands: read, and never written. */
export interface ScheduleTimes {
  /** Unix milliseconds. */
  readonly last: number | undefined;
  readonly next: number | undefined;
}

/**
 * Reads a schedule. Values that the API treats as equal are read as equal: absent and 0 of a limit or
 * a duration, absent and POST, the order of labels, the case of header names.
 */
export function scheduleDefinition(record: ApiRecord): ScheduleDefinition {
  const callback = textOf(record["callback"]);
  const failureCallback = textOf(record["failureCallback"]);
  const rate = positiveOf(record["rate"]);
  return ordered<ScheduleDefinition>({
    scheduleId: String(record["scheduleId"] ?? ""),
    destination: String(record["destination"] ?? ""),
    cron: String(record["cron"] ?? ""),
    method: textOf(record["method"]) ?? "POST",
    header: headerMap(record["header"]),
    body: bodyOf(record),
    retries: typeof record["retries"] === "number" ? record["retries"] : undefined,
    delay: positiveOf(record["delay"]),
    timeout: positiveOf(record["timeout"]),
    retryDelayExpression: textOf(record["retryDelayExpression"]),
    callback,
    callbackHeader: callback ? callbackHeaderMap(record["callbackHeader"]) : undefined,
    failureCallback,
    failureCallbackHeader: failureCallback
      ? callbackHeaderMap(record["failureCallbackHeader"])
      : undefined,
    queueName: textOf(record["queueName"]),
    flowControlKey: textOf(record["flowControlKey"]),
    parallelism: positiveOf(record["parallelism"]),
    rate,
    period: rate === undefined ? undefined : positiveOf(record["period"]),
    labels: labelsOf(record),
    isPaused: record["isPaused"] === true,
  });
}

/** Reads where a schedule stands. */
export function scheduleTimes(record: ApiRecord): ScheduleTimes {
  return {
    last: positiveOf(record["lastScheduleTime"]),
    next: positiveOf(record["nextScheduleTime"]),
  };
}

function bodyOf({ body, bodyBase64 }: ApiRecord): string | undefined {
  if (typeof bodyBase64 === "string" && bodyBase64 !== "") return bodyBase64;
  return textOf(body) && Buffer.from(String(body)).toString("base64");
}

/** `label` is the first of them, and deprecated. */
function labelsOf({ labels, label }: ApiRecord): readonly string[] | undefined {
  const all = Array.isArray(labels) ? labels.map(String) : textOf(label) ? [String(label)] : [];
  return all.length === 0 ? undefined : all.toSorted();
}

const SHAPE: Shape<ScheduleDefinition> = {
  scheduleId: isText,
  destination: isText,
  cron: isText,
  method: isText,
  header: optional(isHeaderMap),
  body: optional(isText),
  retries: optional(isNumber),
  delay: optional(isNumber),
  timeout: optional(isNumber),
  retryDelayExpression: optional(isText),
  callback: optional(isText),
  callbackHeader: optional(isHeaderMap),
  failureCallback: optional(isText),
  failureCallbackHeader: optional(isHeaderMap),
  queueName: optional(isText),
  flowControlKey: optional(isText),
  parallelism: optional(isNumber),
  rate: optional(isNumber),
  period: optional(isNumber),
  labels: optional(listOf(isText)),
  isPaused: isBoolean,
};

/** How schedules are read. */
export const scheduleForm: Form<ScheduleDefinition> = {
  kind: "schedule",
  collection: "schedules",
  definition: scheduleDefinition,
  isDefinition: (value): value is ScheduleDefinition => hasShape(value, SHAPE),
  idOf: ({ scheduleId }) => scheduleId,
};
