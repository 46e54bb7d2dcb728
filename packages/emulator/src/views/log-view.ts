import { redacted, shownHeaders } from "../message/redaction.js";
import type { HeaderList } from "../protocol/header-list.js";
import type { LogDetails, LogEntry, LogState } from "../state/logs.js";

/** One change of state, as `GET /v2/logs` shows it. */
export interface LogView extends LogDetails {
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
  /** Base64, or the hash of a redacted one. */
  readonly body: string;
  readonly callerIp: string;
  /** The run that the message is of. */
  readonly workflowRunId?: string | undefined;
}

/** Shows a change of state. */
export function logView({ message, state, time, details }: LogEntry): LogView {
  const { settings, body } = message;
  const { redaction, labels } = settings;
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
    body: redaction.body ? redacted(body) : Buffer.from(body).toString("base64"),
    callerIp: message.callerIp,
    workflowRunId: message.member?.run.runId,
    ...details,
  };
}
