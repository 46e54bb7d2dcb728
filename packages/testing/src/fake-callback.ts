import { FakePayload, payloadError } from "./fake-payload.js";

/**
 * The return value of `callback()`: QStash's report about the message that the callback was set on.
 */
export interface FakeCallback {
  readonly status: number;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** The answer's body. Read it with `bytes()`, `text()` or `json()`. */
  readonly body: FakePayload;
  readonly retried: number | undefined;
  readonly maxRetries: number | undefined;
  readonly sourceMessageId: string;
  readonly urlGroup: string | undefined;
  readonly endpointName: string | undefined;
  readonly url: string | undefined;
  readonly method: string | undefined;
  readonly sourceHeaders: Readonly<Record<string, readonly string[]>>;
  /** The message's body. Read it with `bytes()`, `text()` or `json()`. */
  readonly sourceBody: FakePayload;
  readonly notBefore: number | undefined;
  readonly createdAt: number | undefined;
  readonly scheduleId: string | undefined;
  readonly callerIp: string | undefined;
  readonly dlqId: string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads the envelope of a callback (vendor page "Callbacks"). */
export function readFakeCallback(value: unknown): FakeCallback {
  const envelope = fieldsOf(value);
  const status = numberOf(envelope["status"]);
  const sourceMessageId = textOf(envelope["sourceMessageId"]);
  if (status === undefined || sourceMessageId === undefined) throw notCallback();
  return {
    status,
    headers: headersOf(envelope["header"]),
    body: payloadOf(envelope["body"]),
    retried: numberOf(envelope["retried"]),
    maxRetries: numberOf(envelope["maxRetries"]),
    sourceMessageId,
    urlGroup: textOf(envelope["topicName"]),
    endpointName: textOf(envelope["endpointName"]),
    url: textOf(envelope["url"]),
    method: textOf(envelope["method"]),
    sourceHeaders: headersOf(envelope["sourceHeader"]),
    sourceBody: payloadOf(envelope["sourceBody"]),
    notBefore: numberOf(envelope["notBefore"]),
    createdAt: numberOf(envelope["createdAt"]),
    scheduleId: textOf(envelope["scheduleId"]),
    callerIp: textOf(envelope["callerIP"]),
    dlqId: textOf(envelope["dlqId"]),
  };
}

function fieldsOf(value: unknown): Fields {
  if (typeof value !== "object" || value === null) throw notCallback();
  return value as Fields;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

function headersOf(value: unknown): Record<string, readonly string[]> {
  const isText = (each: unknown) => typeof each === "string";
  const entries = Object.entries(value === undefined || value === null ? {} : fieldsOf(value));
  return Object.fromEntries(entries.map(([name, list]) => [name, [list].flat().filter(isText)]));
}

function payloadOf(base64: unknown): FakePayload {
  try {
    // base64url too, as in a verified delivery.
    const binary = atob((textOf(base64) ?? "").replaceAll("-", "+").replaceAll("_", "/"));
    return new FakePayload(Uint8Array.from(binary, (each) => each.charCodeAt(0)));
  } catch {
    throw notCallback();
  }
}

function notCallback(): Error {
  return payloadError("the body is not a callback envelope");
}
