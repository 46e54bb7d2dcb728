import { callbackHeaderMap, type HeaderMap, headerMap } from "./header-map.js";
import { ordered } from "./ordered.js";

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

/** A record of the API. */
export type ApiRecord = Readonly<Record<string, unknown>>;

/**
 * Reads a schedule. Made equal is only what the API itself does not tell apart: absent and 0 of a
 * limit or a duration, absent and POST, the order of labels, the case of header names.
 */
export function scheduleDefinition(record: ApiRecord): ScheduleDefinition {
  const { callback, failureCallback } = record;
  const rate = positive(record["rate"]);
  return ordered<ScheduleDefinition>({
    scheduleId: String(record["scheduleId"] ?? ""),
    destination: String(record["destination"] ?? ""),
    cron: String(record["cron"] ?? ""),
    method: text(record["method"]) ?? "POST",
    header: headerMap(record["header"]),
    body: bodyOf(record),
    retries: typeof record["retries"] === "number" ? record["retries"] : undefined,
    delay: positive(record["delay"]),
    timeout: positive(record["timeout"]),
    retryDelayExpression: text(record["retryDelayExpression"]),
    callback: text(callback),
    callbackHeader: text(callback) && callbackHeaderMap(record["callbackHeader"]),
    failureCallback: text(failureCallback),
    failureCallbackHeader:
      text(failureCallback) && callbackHeaderMap(record["failureCallbackHeader"]),
    queueName: text(record["queueName"]),
    flowControlKey: text(record["flowControlKey"]),
    parallelism: positive(record["parallelism"]),
    rate,
    period: rate === undefined ? undefined : positive(record["period"]),
    labels: labelsOf(record),
    isPaused: record["isPaused"] === true,
  } as { [Name in keyof ScheduleDefinition]: ScheduleDefinition[Name] | undefined });
}

/** Reads where a schedule stands. */
export function scheduleTimes(record: ApiRecord): ScheduleTimes {
  return { last: positive(record["lastScheduleTime"]), next: positive(record["nextScheduleTime"]) };
}

function bodyOf({ body, bodyBase64 }: ApiRecord): string | undefined {
  if (typeof bodyBase64 === "string" && bodyBase64 !== "") return bodyBase64;
  return text(body) && Buffer.from(String(body)).toString("base64");
}

/** `label` is the first of them, and deprecated. */
function labelsOf({ labels, label }: ApiRecord): readonly string[] | undefined {
  const all = Array.isArray(labels) ? labels.map(String) : text(label) ? [String(label)] : [];
  return all.length === 0 ? undefined : all.toSorted();
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function positive(value: unknown): number | undefined {
  return typeof value === "number" && value > 0 ? value : undefined;
}
