import { NO_ANSWER } from "../message/answer.js";
import type { Message } from "../message/message.js";
import type { Report } from "../message/report.js";

/**
 * The body of a callback, as the vendor documents it.
 *
 * @param dlqId where a dead message can be found
 */
export function callbackBody(message: Message, report: Report, dlqId?: string): Uint8Array {
  const { answer, error } = report;
  const { settings, member } = message;
  // For a failed run, the app needs to know what the run began with.
  const isFailedRun = dlqId !== undefined && member !== undefined;
  return Buffer.from(
    JSON.stringify({
      // The value that apps test for if there was no answer.
      status: answer?.status ?? NO_ANSWER,
      header: answer?.headers ?? {},
      body: Buffer.from(answer?.body ?? error ?? "").toString("base64"),
      retried: message.retried,
      maxRetries: settings.retries,
      sourceMessageId: message.messageId,
      topicName: message.urlGroup,
      endpointName: message.endpointName,
      url: message.url,
      method: settings.method,
      sourceHeader: settings.headers,
      sourceBody: isFailedRun
        ? member.run.steps[0]?.body
        : Buffer.from(message.body).toString("base64"),
      notBefore: message.notBefore,
      createdAt: message.createdAt,
      scheduleId: message.scheduleId,
      callerIP: message.callerIp,
      dlqId,
      workflowRunId: member?.run.runId,
      workflowUrl: member?.run.url,
      workflowCreatedAt: member?.run.time,
    }),
  );
}
