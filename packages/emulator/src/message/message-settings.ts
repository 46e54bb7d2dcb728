import { ApiError } from "../protocol/api-error.js";
import { parseDuration } from "../protocol/duration.js";
import { type HeaderList, headersBehind, toHeaders } from "../protocol/header-list.js";
import { isHttpUrl } from "../protocol/http-url.js";
import { retryDelayOf } from "../protocol/retry-expression.js";
import { type FlowControlSettings, parseFlowControl } from "./flow-control-settings.js";
import { parseRedaction, type Redaction } from "./redaction.js";
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

/** Reads the headers of a publish, an enqueue, a batch's item or a schedule. */
export function parseMessageSettings(headers: Headers): MessageSettings {
  const contentType = headers.get("Content-Type");
  return {
    method: method(headers.get("Upstash-Method") ?? "POST"),
    headers: {
      ...(contentType === null ? {} : { "Content-Type": [contentType] }),
      ...headersBehind(headers, "upstash-forward-"),
    },
    delay: duration(headers, "Upstash-Delay"),
    notBefore: seconds(headers, "Upstash-Not-Before"),
    retries: wholeNumber(headers, "Upstash-Retries") ?? 3,
    retryDelayExpression: retryDelay(headers.get("Upstash-Retry-Delay")),
    timeout: timeout(headers),
    callback: callback(headers, "Upstash-Callback"),
    failureCallback: callback(headers, "Upstash-Failure-Callback"),
    queueName: headers.get("Upstash-Queue-Name") ?? undefined,
    flowControl: parseFlowControl(headers),
    labels: labels(headers.get("Upstash-Label")),
    redaction: parseRedaction(headers.get("Upstash-Redact-Fields")),
    deduplicationId: headers.get("Upstash-Deduplication-Id") ?? undefined,
    contentBasedDeduplication: headers.get("Upstash-Content-Based-Deduplication") === "true",
    workflow: parseWorkflow(headers),
  };
}

/** The same settings for a message that is sent whatever was sent before. */
export function withoutDeduplication(settings: MessageSettings): MessageSettings {
  return { ...settings, deduplicationId: undefined, contentBasedDeduplication: false };
}

function method(value: string): string {
  if (METHODS.includes(value)) return value;
  throw new ApiError(400, `invalid method: ${value}`);
}

function duration(headers: Headers, name: string): number | undefined {
  const value = headers.get(name);
  if (value === null) return undefined;
  const milliseconds = parseDuration(value);
  if (milliseconds !== undefined) return milliseconds;
  throw new ApiError(400, `invalid ${name}: ${value}`);
}

/** The workflow SDK writes seconds without their unit. */
function timeout(headers: Headers): number | undefined {
  const isNumber = /^\d{1,9}$/.test(headers.get("Upstash-Timeout") ?? "");
  return isNumber ? seconds(headers, "Upstash-Timeout") : duration(headers, "Upstash-Timeout");
}

function seconds(headers: Headers, name: string): number | undefined {
  const value = wholeNumber(headers, name);
  return value === undefined ? undefined : value * 1000;
}

function wholeNumber(headers: Headers, name: string): number | undefined {
  const value = headers.get(name);
  if (value === null) return undefined;
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw new ApiError(400, `invalid ${name}: ${value}`);
}

function retryDelay(expression: string | null): string | undefined {
  if (expression === null) return undefined;
  if (isExpression(expression)) return expression;
  throw new ApiError(400, `invalid Upstash-Retry-Delay: ${expression}`);
}

function isExpression(text: string): boolean {
  try {
    return Number.isFinite(retryDelayOf(text, 0));
  } catch {
    return false;
  }
}

function callback(headers: Headers, name: string): CallbackSettings | undefined {
  const url = headers.get(name);
  if (url === null) return undefined;
  if (!isHttpUrl(url)) throw new ApiError(400, `invalid ${name}: ${url}`);
  const own = headersBehind(headers, `${name.toLowerCase()}-`, "Upstash-");
  const settings = parseMessageSettings(
    toHeaders({ "Content-Type": ["application/json"], ...own }),
  );
  return { url, headers: own, settings };
}

function labels(value: string | null): string[] {
  const each = (value ?? "").split(",").map((label) => label.trim());
  return each.filter((label) => label !== "");
}
