import type { Limits } from "../limits.js";
import { ApiError } from "../protocol/api-error.js";
import {
  canonicalName,
  type HeaderList,
  headersBehind,
  toHeaders,
} from "../protocol/header-list.js";
import { isHttpUrl } from "../protocol/http-url.js";
import { type FlowControlSettings, parseFlowControl } from "./flow-control-settings.js";
import { parseRedaction, type Redaction } from "./redaction.js";
import {
  durationSetting,
  expressionSetting,
  flagSetting,
  nameSetting,
  numberSetting,
  textSetting,
} from "./setting-reader.js";
import { parseWorkflow, type WorkflowSettings } from "./workflow-settings.js";

/** Where to report, and the headers of the message that does. */
export interface CallbackSettings {
  readonly url: string;
  /** Each as the headers of a publish have it: `Upstash-Retries`, `Upstash-Forward-X`. */
  readonly headers: HeaderList;
  /** The same, read. */
  readonly settings: MessageSettings;
}

/** Everything a publisher says about a message, its destination and body aside. */
export interface MessageSettings {
  readonly method: string;
  /** What is delivered with the body: `Content-Type`, and the forwarded headers. */
  readonly headers: HeaderList;
  /** Milliseconds. */
  readonly delay: number | undefined;
  /** Milliseconds since 1970. */
  readonly notBefore: number | undefined;
  readonly retries: number;
  readonly retryDelayExpression: string | undefined;
  /** Milliseconds. */
  readonly timeout: number | undefined;
  readonly callback: CallbackSettings | undefined;
  readonly failureCallback: CallbackSettings | undefined;
  readonly queueName: string | undefined;
  readonly flowControl: FlowControlSettings | undefined;
  readonly labels: readonly string[];
  readonly redaction: Redaction;
  readonly deduplicationId: string | undefined;
  readonly contentBasedDeduplication: boolean;
  readonly workflow: WorkflowSettings | undefined;
}

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const DEFAULT_RETRIES = 3;

/** Reads the headers of a publish, an enqueue, a batch's item or a schedule. @throws ApiError 400 */
export function parseMessageSettings(headers: Headers, limits: Limits): MessageSettings {
  const contentType = headers.get("Content-Type");
  // What nobody asked for is never over the limit.
  const retries =
    numberSetting(headers, "Upstash-Retries") ?? Math.min(DEFAULT_RETRIES, limits.retries);
  const callback = (name: string) => callbackSettings(headers, name, retries, limits);
  return {
    method: method(textSetting(headers, "Upstash-Method") ?? "POST"),
    headers: {
      ...(contentType === null ? {} : { "Content-Type": [contentType] }),
      ...(flagSetting(headers, "Upstash-Header-Forward") && ownHeaders(headers)),
      ...headersBehind(headers, "upstash-forward-"),
    },
    delay: durationSetting(headers, "Upstash-Delay"),
    notBefore: seconds(headers, "Upstash-Not-Before"),
    retries,
    retryDelayExpression: expressionSetting(headers, "Upstash-Retry-Delay"),
    timeout: timeout(headers),
    callback: callback("Upstash-Callback"),
    failureCallback: callback("Upstash-Failure-Callback"),
    queueName: textSetting(headers, "Upstash-Queue-Name"),
    flowControl: parseFlowControl(headers),
    labels: labels(textSetting(headers, "Upstash-Label")),
    redaction: parseRedaction(headers.get("Upstash-Redact-Fields")),
    deduplicationId: deduplicationId(textSetting(headers, "Upstash-Deduplication-Id")),
    contentBasedDeduplication: flagSetting(headers, "Upstash-Content-Based-Deduplication"),
    workflow: parseWorkflow(headers),
  };
}

/** The same settings without deduplication. */
export function withoutDeduplication(settings: MessageSettings): MessageSettings {
  return { ...settings, deduplicationId: undefined, contentBasedDeduplication: false };
}

function method(value: string): string {
  if (METHODS.includes(value)) return value;
  throw new ApiError(400, "invalid method", { sent: value });
}

/** Headers of a publisher that are not settings. They are forwarded if it asks for all. */
function ownHeaders(headers: Headers): HeaderList {
  const names = [...headers.keys()].filter((name) => !name.startsWith("upstash-"));
  return Object.fromEntries(names.map((name) => [canonicalName(name), [headers.get(name) ?? ""]]));
}

/** The workflow SDK writes seconds without their unit. */
function timeout(headers: Headers): number | undefined {
  const isNumber = /^\d{1,9}$/.test(textSetting(headers, "Upstash-Timeout") ?? "");
  return isNumber
    ? seconds(headers, "Upstash-Timeout")
    : durationSetting(headers, "Upstash-Timeout");
}

function seconds(headers: Headers, name: string): number | undefined {
  const value = numberSetting(headers, name);
  return value === undefined ? undefined : value * 1000;
}

function deduplicationId(value: string | undefined): string | undefined {
  if (value?.includes(":")) throw new ApiError(400, "DeduplicationId cannot contain ':'");
  return value;
}

function callbackSettings(
  headers: Headers,
  name: string,
  retries: number,
  limits: Limits,
): CallbackSettings | undefined {
  const url = textSetting(headers, name);
  if (url === undefined) return undefined;
  if (!isHttpUrl(url)) throw new ApiError(400, `invalid ${name}`, { sent: url });
  const own = headersBehind(headers, `${name.toLowerCase()}-`, "Upstash-");
  const inherited = { "Content-Type": ["application/json"], "Upstash-Retries": [String(retries)] };
  const all = toHeaders({ ...inherited, ...own });
  return { url, headers: own, settings: parseMessageSettings(all, limits) };
}

function labels(value = ""): string[] {
  const each = value.split(",").map((label) => label.trim());
  return each.filter((label) => label !== "").map((label) => nameSetting("label", label));
}
