import {
  type ApiRecord,
  isNumber,
  isText,
  listOf,
  optional,
  positiveOf,
  type Shape,
  textOf,
} from "./fields.js";
import { callbackHeaderMap, type HeaderMap, headerMap, isHeaderMap } from "./header-map.js";

/** The content and the delivery settings of a message or a schedule. */
export interface MessageSettings {
  readonly method: string;
  readonly header?: HeaderMap;
  /** Base64. */
  readonly body?: string;
  readonly retries?: number;
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
}

/** What each of them is in a journal. */
export const SETTINGS_SHAPE: Shape<MessageSettings> = {
  method: isText,
  header: optional(isHeaderMap),
  body: optional(isText),
  retries: optional(isNumber),
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
};

/**
 * Reads them as the API shows them, all but the retries. Values that the API treats as equal are read as
 * equal: absent and 0 of a limit or a duration, absent and POST, the order of labels, the case of header names.
 */
export function settingsOf(record: ApiRecord): {
  [Name in keyof Omit<Required<MessageSettings>, "retries" | "method">]:
    | MessageSettings[Name]
    | undefined;
} & Pick<MessageSettings, "method"> {
  const callback = textOf(record["callback"]);
  const failureCallback = textOf(record["failureCallback"]);
  const rate = positiveOf(record["rate"]);
  return {
    method: textOf(record["method"]) ?? "POST",
    header: headerMap(record["header"]),
    body: bodyOf(record),
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
