import type { HeaderList } from "../message/header-list.js";
import type { Message } from "../message/message.js";
import { redacted, shownHeaders } from "../message/redaction.js";
import type { Place } from "./page.js";

/** What a message went through. */
export type LogState =
  | "CREATED"
  | "ACTIVE"
  | "DELIVERED"
  | "ERROR"
  | "RETRY"
  | "FAILED"
  | "CANCELED";

/** One change of state, as `GET /v2/logs` shows it. */
export interface LogView {
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
  readonly nextDeliveryTime?: number | undefined;
  readonly error?: string | undefined;
  readonly responseStatus?: number | undefined;
}

/** What a change of state may add. */
export type LogDetails = Partial<Pick<LogView, "nextDeliveryTime" | "error" | "responseStatus">>;

interface Entry extends Place {
  readonly message: Message;
  readonly state: LogState;
  readonly details: LogDetails;
}

/** How many entries are kept, as the vendor documents. */
const KEPT = 10_000;

/** The log of a region. */
export class Logs {
  #entries: Entry[] = [];
  #order = 0;

  add(message: Message, state: LogState, time: number, details: LogDetails = {}): void {
    this.#entries.push({ message, state, time, order: this.#order++, details });
    if (this.#entries.length > 2 * KEPT) this.#entries = this.#entries.slice(-KEPT);
  }

  /** Everything kept, newest first. */
  list(): (LogView & Place)[] {
    return this.#entries
      .slice(-KEPT)
      .reverse()
      .map((entry) => ({ ...view(entry), order: entry.order }));
  }
}

function view({ message, state, time, details }: Entry): LogView {
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
