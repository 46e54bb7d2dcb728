import { createHash } from "node:crypto";
import type { Api } from "../../api/api.js";
import type { ApiCall } from "../../api/api-call.js";
import type { Recorded } from "../journal/journal-record.js";
import { type ApiRecord, hasShape, isText, ordered, textOf } from "../kind/fields.js";
import { type MessageSettings, settingsOf } from "../kind/message-settings.js";
import { readPages } from "../kind/pages.js";
import { bodyBytes, publishHeaders, setHeaders } from "../kind/publish-headers.js";
import { destinationObstacles, settingsObstacles } from "../kind/settings-obstacles.js";
import { type OldRegion, resumeRuns } from "./resume-runs.js";

/** A message whose attempts are all used up. */
export interface DeadLetter extends MessageSettings {
  readonly dlqId: string;
  readonly url: string;
  /** The app's last answer; absent if there was none. */
  readonly status?: number;
  /** The run of which it is a step. */
  readonly workflowRunId?: string;
}

/** What a journal records about a republished dead letter. */
export interface Republished {
  readonly url: string;
  readonly deduplicationId: string;
}

/** How a journal identifies dead letters. */
export const deadLetterRecord: Recorded<Republished> = {
  kind: "dead-letter",
  isDefinition: (value): value is Republished =>
    hasShape<Republished>(value, { url: isText, deduplicationId: isText }),
};

/** Reads all of a region. @throws Failure where they cannot be read */
export async function readDeadLetters(api: Api): Promise<DeadLetter[]> {
  return (await readPages(api, "/v2/dlq", "messages")).map(deadLetter);
}

function deadLetter(record: ApiRecord): DeadLetter {
  const { responseStatus, maxRetries } = record;
  return ordered<DeadLetter>({
    ...settingsOf(record),
    dlqId: String(record["dlqId"] ?? ""),
    url: String(record["url"] ?? ""),
    retries: typeof maxRetries === "number" ? maxRetries : undefined,
    status: typeof responseStatus === "number" && responseStatus > 0 ? responseStatus : undefined,
    workflowRunId: textOf(record["workflowRunId"]),
  });
}

/** Why a dead letter cannot be published as it was; nothing where it can. */
export function deadLetterObstacles(
  letter: DeadLetter,
  queues: ReadonlyMap<string, unknown>,
  region: OldRegion,
): string[] {
  const { body, dlqId, header = {}, queueName, url, workflowRunId } = letter;
  if (workflowRunId !== undefined) return [stepObstacle(workflowRunId, region)];
  return [
    ...(dlqId === "" ? ["it has no id"] : []),
    ...(/^https?:\/\//i.test(url) ? destinationObstacles(url) : ["its destination is not a URL"]),
    ...settingsObstacles(letter),
    // It would be published without a body, but a message with a content type had one.
    ...(body === undefined && "Content-Type" in header ? ["the API does not show its body"] : []),
    ...(queueName !== undefined && !queues.has(queueName)
      ? [`it needs the queue ${queueName}, which is not in the target`]
      : []),
  ];
}

/** Restarting the run instead would repeat the steps that are done, such as a payment. */
function stepObstacle(workflowRunId: string, region: OldRegion): string {
  const command = resumeRuns([workflowRunId], region);
  const how = command === undefined ? "" : ` with: ${command}`;
  return `it is a step of a workflow run, which goes on where it was started: resume it there${how}`;
}

/** The deduplication id by which the target accepts a dead letter only once. */
export function republished({ dlqId, url }: DeadLetter, source: Api): Republished {
  const text = `${source.account.region} ${dlqId}`;
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 32);
  return { url, deduplicationId: `dead-letter-${hash}` };
}

/** The call that publishes a dead letter again. Pure. */
export function publishCall(letter: DeadLetter, { deduplicationId }: Republished): ApiCall {
  const { queueName, url } = letter;
  const way = queueName === undefined ? "publish" : `enqueue/${encodeURIComponent(queueName)}`;
  return {
    method: "POST",
    path: `/v2/${way}/${url}`,
    headers: setHeaders({
      ...publishHeaders(letter),
      "Upstash-Deduplication-Id": deduplicationId,
    }),
    ...bodyBytes(letter.body),
    answers: true,
  };
}
