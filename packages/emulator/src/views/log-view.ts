import { redacted, shownCallbackHeaders, shownHeaders } from "../message/redaction.js";
import type { HeaderList } from "../protocol/header-list.js";
import type { LogDetails, LogEntry, LogState } from "../state/logs.js";

/** One change of state, as `GET /v2/logs` shows it. */
export interface LogView extends Omit<LogDetails, "answer"> {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly state: LogState;
  readonly messageId: string;
  readonly url: string;
  readonly method: string;
  readonly topicName?: string | undefined;
  readonly endpointName?: string | undefined;
  readonly scheduleId?: string | undefined;
  readonly queueName?: string | undefined;
  readonly flowControlKey?: string | undefined;
  readonly label?: string | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly header: HeaderList;
  /** Base64, or the hash of a redacted one; nothing of an empty one. */
  readonly body?: string | undefined;
  /** Milliseconds. */
  readonly timeout?: number | undefined;
  readonly maxRetries: number;
  readonly retryDelayExpression?: string | undefined;
  readonly callback?: string | undefined;
  readonly callbackHeaders?: HeaderList | undefined;
  readonly failureCallback?: string | undefined;
  readonly failureCallbackHeaders?: HeaderList | undefined;
  /** Of an attempt that failed, in base64. */
  readonly responseBody?: string | undefined;
  readonly responseHeaders?: HeaderList | undefined;
  readonly callerIp: string;
  /** The run that the message is of. */
  readonly workflowRunId?: string | undefined;
}

/** Shows a change of state. */
export function logView({ message, state, time, details }: LogEntry): LogView {
  const { settings, body } = message;
  const { redaction, labels, callback, failureCallback } = settings;
  const { answer, ...others } = details;
  return {
    time,
    state,
    messageId: message.messageId,
    url: message.url,
    method: settings.method,
    topicName: message.urlGroup,
    endpointName: message.endpointName,
    scheduleId: message.scheduleId,
    queueName: settings.queueName,
    flowControlKey: settings.flowControl?.key,
    label: labels[0],
    labels: labels.length > 0 ? labels : undefined,
    header: shownHeaders(settings.headers, redaction),
    body: redaction.body ? redacted(body) : Buffer.from(body).toString("base64") || undefined,
    timeout: settings.timeout,
    maxRetries: settings.retries,
    retryDelayExpression: settings.retryDelayExpression,
    callback: callback?.url,
    callbackHeaders: callback && shownCallbackHeaders(callback, redaction),
    failureCallback: failureCallback?.url,
    failureCallbackHeaders: failureCallback && shownCallbackHeaders(failureCallback, redaction),
    responseBody: answer && Buffer.from(answer.body).toString("base64"),
    responseHeaders: answer?.headers,
    callerIp: message.callerIp,
    workflowRunId: message.member?.run.runId,
    ...others,
  };
}
