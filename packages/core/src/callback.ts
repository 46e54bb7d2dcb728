import { decodeBase64 } from "./base64.js";
import { Payload } from "./payload.js";
import { PayloadError } from "./payload-error.js";

/**
 * What QStash reports to a callback URL about the message that the callback was set for. Times are Unix
 * milliseconds. `undefined` stands for what the envelope leaves out.
 *
 * @see Upstash docs, "Callbacks"
 */
export interface Callback {
  /** HTTP status of the destination's answer. */
  readonly status: number;
  /** Headers of that answer, each with all its values. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** Body of that answer. */
  readonly body: Payload;
  /** Retries so far. */
  readonly retried: number | undefined;
  readonly maxRetries: number | undefined;
  /** Id of the message that was delivered. */
  readonly sourceMessageId: string;
  readonly urlGroup: string | undefined;
  readonly endpointName: string | undefined;
  readonly url: string | undefined;
  readonly method: string | undefined;
  /** Headers of the message. */
  readonly sourceHeaders: Readonly<Record<string, readonly string[]>>;
  /** Body of the message. */
  readonly sourceBody: Payload;
  readonly notBefore: number | undefined;
  readonly createdAt: number | undefined;
  readonly scheduleId: string | undefined;
  readonly callerIp: string | undefined;
  /** Where to find the message in the dead letter queue; only in failure callbacks. */
  readonly dlqId: string | undefined;
}

/**
 * Reads a callback's envelope. The vendor's pages disagree on numbers or strings for times and
 * counts, and on lists or strings for header values: both are read.
 *
 * @throws PayloadError `payload_invalid`
 */
export function readCallback(value: unknown): Callback {
  const envelope = fields(value);
  const status = number(envelope["status"]);
  const sourceMessageId = text(envelope["sourceMessageId"]);
  if (status === undefined || sourceMessageId === undefined) throw notCallback();
  return {
    status,
    headers: headers(envelope["header"]),
    body: payload(envelope["body"]),
    retried: number(envelope["retried"]),
    maxRetries: number(envelope["maxRetries"]),
    sourceMessageId,
    urlGroup: text(envelope["topicName"]),
    endpointName: text(envelope["endpointName"]),
    url: text(envelope["url"]),
    method: text(envelope["method"]),
    sourceHeaders: headers(envelope["sourceHeader"]),
    sourceBody: payload(envelope["sourceBody"]),
    notBefore: number(envelope["notBefore"]),
    createdAt: number(envelope["createdAt"]),
    scheduleId: text(envelope["scheduleId"]),
    callerIp: text(envelope["callerIP"]),
    dlqId: text(envelope["dlqId"]),
  };
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) throw notCallback();
  return value as Readonly<Record<string, unknown>>;
}

/** An empty string stands for an absent value. */
function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function number(value: unknown): number | undefined {
  const parsed = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
  return typeof parsed === "number" && Number.isFinite(parsed) ? parsed : undefined;
}

function headers(value: unknown): Record<string, readonly string[]> {
  const entries = Object.entries(value === undefined || value === null ? {} : fields(value));
  const strings = (values: unknown) => [values].flat().filter((each) => typeof each === "string");
  return Object.fromEntries(entries.map(([name, values]) => [name, strings(values)]));
}

function payload(value: unknown): Payload {
  try {
    return new Payload(decodeBase64(text(value) ?? ""));
  } catch {
    throw notCallback();
  }
}

function notCallback(): PayloadError {
  return new PayloadError("the body is not a callback envelope");
}
