import type { Message } from "../message/message.js";
import type { MessageSettings } from "../message/message-settings.js";
import { shownBody, shownCallbackHeaders, shownHeaders } from "../message/redaction.js";
import type { HeaderList } from "../protocol/header-list.js";

/** The fields that the API shows for messages and schedules alike. Redacted fields show their hash. */
export interface SettingsView {
  readonly method: string;
  readonly header: HeaderList;
  /** The body, if it is UTF-8. */
  readonly body?: string | undefined;
  /** The body, if it is not UTF-8. */
  readonly bodyBase64?: string | undefined;
  readonly retryDelayExpression?: string | undefined;
  /** Seconds. */
  readonly timeout?: number | undefined;
  readonly callback?: string | undefined;
  readonly failureCallback?: string | undefined;
  readonly callbackHeader?: HeaderList | undefined;
  readonly failureCallbackHeader?: HeaderList | undefined;
  readonly queueName?: string | undefined;
  readonly flowControlKey?: string | undefined;
  readonly parallelism?: number | undefined;
  readonly rate?: number | undefined;
  /** Seconds. */
  readonly period?: number | undefined;
  readonly label?: string | undefined;
  readonly labels?: readonly string[] | undefined;
}

/** A message, as `GET /v2/messages/{id}` shows it. */
export interface MessageView extends SettingsView {
  readonly messageId: string;
  readonly url: string;
  readonly topicName?: string | undefined;
  readonly endpointName?: string | undefined;
  readonly scheduleId?: string | undefined;
  readonly maxRetries: number;
  readonly notBefore: number;
  readonly createdAt: number;
  readonly callerIP: string;
  readonly callerIp: string;
  readonly workflowRunId?: string | undefined;
  readonly workflowUrl?: string | undefined;
  readonly workflowCreatedAt?: number | undefined;
}

/** Shows the settings of a message or a schedule. */
export function settingsView(settings: MessageSettings, body: Uint8Array): SettingsView {
  const { callback, failureCallback, flowControl, labels, redaction } = settings;
  const limits = flowControl && {
    flowControlKey: flowControl.key,
    ...(flowControl.parallelism > 0 && { parallelism: flowControl.parallelism }),
    ...(flowControl.rate > 0 && { rate: flowControl.rate }),
    period: flowControl.period / 1000,
  };
  return {
    method: settings.method,
    header: shownHeaders(settings.headers, redaction),
    ...shownBody(body, redaction),
    retryDelayExpression: settings.retryDelayExpression,
    timeout: settings.timeout === undefined ? undefined : settings.timeout / 1000,
    callback: callback?.url,
    failureCallback: failureCallback?.url,
    callbackHeader: callback && shownCallbackHeaders(callback, redaction),
    failureCallbackHeader: failureCallback && shownCallbackHeaders(failureCallback, redaction),
    queueName: settings.queueName,
    ...limits,
    label: labels[0],
    labels: labels.length > 0 ? labels : undefined,
  };
}

/** Shows a message. */
export function messageView(message: Message): MessageView {
  return {
    messageId: message.messageId,
    url: message.url,
    topicName: message.urlGroup,
    endpointName: message.endpointName,
    scheduleId: message.scheduleId,
    ...settingsView(message.settings, message.body),
    maxRetries: message.settings.retries,
    notBefore: message.notBefore,
    createdAt: message.createdAt,
    // The vendor's types have it in both spellings.
    callerIP: message.callerIp,
    callerIp: message.callerIp,
    workflowRunId: message.member?.run.runId,
    workflowUrl: message.member?.run.url,
    workflowCreatedAt: message.member?.run.time,
  };
}
