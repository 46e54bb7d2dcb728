import { ApiError } from "../protocol/api-error.js";

/** What a list can be filtered by. */
export interface Filterable {
  readonly messageId: string;
  readonly url: string;
  readonly topicName?: string | undefined;
  readonly scheduleId?: string | undefined;
  readonly queueName?: string | undefined;
  readonly flowControlKey?: string | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly callerIp: string;
  readonly dlqId?: string | undefined;
  readonly responseStatus?: number | undefined;
  readonly state?: string | undefined;
  /** Of a run: where its steps stand. */
  readonly stepStates?: readonly string[] | undefined;
  readonly workflowRunId?: string | undefined;
  readonly workflowUrl?: string | undefined;
  readonly workflowCreatedAt?: number | undefined;
  readonly failureFunctionState?: string | undefined;
  /** Milliseconds since 1970: what `fromDate` and `toDate` are compared with. */
  readonly time: number;
}

type Field = (record: Filterable) => readonly unknown[];

/** Other names that match a state. The vendor's pages spell the last one both ways. */
const WIDER: Readonly<Record<string, readonly string[]>> = {
  ACTIVE: ["IN_PROGRESS"],
  RETRY: ["IN_PROGRESS"],
  ERROR: ["IN_PROGRESS"],
  CANCELED: ["CANCELLED"],
};

const FIELDS: Readonly<Record<string, Field>> = {
  messageId: (record) => [record.messageId],
  messageIds: (record) => [record.messageId],
  dlqIds: (record) => [record.dlqId],
  url: (record) => [record.url],
  host: (record) => [new URL(record.url).host],
  path: (record) => [new URL(record.url).pathname],
  topicName: (record) => [record.topicName],
  scheduleId: (record) => [record.scheduleId],
  queueName: (record) => [record.queueName],
  // Nothing here is sent to the vendor's API.
  api: () => [],
  flowControlKey: (record) => [record.flowControlKey],
  label: (record) => record.labels ?? [],
  callerIp: (record) => [record.callerIp],
  responseStatus: (record) => [record.responseStatus],
  workflowRunId: (record) => [record.workflowRunId],
  workflowRunIds: (record) => [record.workflowRunId],
  workflowUrl: (record) => [record.workflowUrl],
  workflowCreatedAt: (record) => [record.workflowCreatedAt],
  failureFunctionState: (record) => [record.failureFunctionState],
  // The SDK's word for dead letters of runs.
  source: (record) => [record.workflowRunId === undefined ? undefined : "workflow"],
  state: ({ state, stepStates = [] }) => [state, ...(WIDER[state ?? ""] ?? []), ...stepStates],
};

/**
 * Makes a filter of a query: every field must match, by any of its values, which are repeated or separated by
 * commas. Unknown names are ignored: `selection.ts` checks which names a request may have.
 *
 * @throws ApiError 400 for an invalid date
 */
export function filterOf(query: URLSearchParams): (record: Filterable) => boolean {
  const fields = Object.entries(FIELDS).flatMap(([name, field]) => {
    const wanted = query.getAll(name).flatMap((value) => [value, ...value.split(",")]);
    return wanted.length > 0 ? [{ field, wanted }] : [];
  });
  const from = date(query.get("fromDate")) ?? Number.NEGATIVE_INFINITY;
  const to = date(query.get("toDate")) ?? Number.POSITIVE_INFINITY;
  return (record) =>
    from <= record.time &&
    record.time <= to &&
    fields.every(({ field, wanted }) =>
      field(record).some((value) => value !== undefined && wanted.includes(String(value))),
    );
}

function date(text: string | null): number | undefined {
  if (text === null) return undefined;
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  throw new ApiError(400, "invalid date", { sent: text });
}
