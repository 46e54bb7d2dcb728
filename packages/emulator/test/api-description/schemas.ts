/**
 * The shapes that the vendor's API descriptions give: `qstash/openapi.yaml` (03fdcba7) and
 * `workflow/openapi.yaml` (026454a2) of github.com/upstash/docs, as read on 2026-11-29. Facts only: the
 * names of fields and their types.
 */
export type Schema = Readonly<Record<string, unknown>>;

const text = { type: "string" };
const integer = { type: "integer" };
const flag = { type: "boolean" };

/** An object with some of these fields. */
function fields(
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[] = [],
): Schema {
  return { type: "object", properties, required };
}

export function listOf(items: Schema): Schema {
  return { type: "array", items };
}

function each(schema: Schema, names: string): Record<string, Schema> {
  return Object.fromEntries(names.split(" ").map((name) => [name, schema]));
}

const headerMap = { type: "object", additionalProperties: listOf(text) };

const message = {
  ...each(
    text,
    "messageId url topicName endpointName method body bodyBase64 callback failureCallback",
  ),
  ...each(text, "queueName scheduleId callerIP label flowControlKey"),
  ...each(integer, "maxRetries notBefore createdAt rate period parallelism"),
  labels: listOf(text),
  header: headerMap,
};
const response = {
  responseStatus: integer,
  responseHeader: headerMap,
  ...each(text, "responseBody responseBodyBase64"),
};
const published = { messageId: text, deduplicated: flag };
const run = fields({ workflowRunId: text, workflowCreatedAt: integer });
const waiter = fields({
  ...each(text, "url timeoutBody timeoutUrl"),
  deadline: integer,
  headers: headerMap,
  timeoutHeaders: headerMap,
});
const step = fields({
  ...each(integer, "stepId createdAt callResponseStatus retries nextDeliveryTime"),
  ...each(text, "stepName stepType callType messageId state out callUrl callMethod callBody"),
  ...each(text, "callResponseBody waitEventId invokedWorkflowRunId invokedWorkflowUrl"),
  callHeaders: headerMap,
  callResponseHeaders: headerMap,
  waitTimeout: flag,
});

export const ERROR: Schema = fields({ error: text }, ["error"]);
export const MESSAGE: Schema = fields(message);
export const DEAD_LETTER: Schema = fields({ ...message, ...response });
export const PUBLISHED: Schema = fields(published);
export const PUBLISHED_TO_GROUP: Schema = fields({ ...published, url: text });
export const QUEUE: Schema = fields({
  name: text,
  paused: flag,
  ...each(integer, "createdAt updatedAt parallelism lag"),
});
export const SCHEDULE: Schema = fields(
  {
    ...each(text, "scheduleId cron destination method body callback failureCallback callerIp"),
    ...each(text, "flowControlKey retryDelayExpression label"),
    ...each(integer, "createdAt retries delay parallelism rate period"),
    ...each(integer, "lastScheduleTime nextScheduleTime"),
    header: headerMap,
    isPaused: flag,
    labels: listOf(text),
    lastScheduleStates: { type: "object", additionalProperties: text },
  },
  ["scheduleId", "cron", "destination", "createdAt", "method", "isPaused"],
);
export const URL_GROUP: Schema = fields({
  name: text,
  ...each(integer, "createdAt updatedAt"),
  endpoints: listOf(fields({ name: text, url: text })),
});
export const FLOW_CONTROL: Schema = fields({
  flowControlKey: text,
  ...each(integer, "waitListSize parallelismMax parallelismCount rateMax rateCount ratePeriod"),
  ratePeriodStart: integer,
  ...each(flag, "isPinnedParallelism isPinnedRate isPaused"),
});
export const GLOBAL_PARALLELISM: Schema = fields(each(integer, "parallelismMax parallelismCount"));
export const KEYS: Schema = fields(each(text, "current next"));
export const LOG_ENTRY: Schema = fields({
  ...each(integer, "time nextDeliveryTime responseStatus timeout maxRetries"),
  ...each(
    text,
    "messageId body error url topicName endpointName scheduleId queueName responseBody",
  ),
  ...each(text, "method callback failureCallback retryDelayExpression label"),
  // The description has CANCELLED; the vendor's SDK, and with it the emulator, CANCELED.
  state: {
    enum: "CREATED ACTIVE RETRY ERROR DELIVERED FAILED CANCEL_REQUESTED CANCELED".split(" "),
  },
  ...each(headerMap, "header responseHeaders callbackHeaders failureCallbackHeaders"),
  labels: listOf(text),
});
export const BULK_ACTION: Schema = fields({
  actionId: text,
  kind: { enum: ["cancel"] },
  state: { enum: ["IN_PROGRESS", "FINISHED"] },
  ...each(integer, "total processed createdAt completedAt"),
  filter: headerMap,
});
export const RUN: Schema = run;
export const WAITER: Schema = waiter;
export const NOTIFIED: Schema = fields({
  waiter,
  ...each(text, "messageId error workflowRunId"),
  deduplicated: flag,
  workflowCreatedAt: integer,
});
export const RUN_DEAD_LETTER: Schema = fields({
  ...each(text, "dlqId workflowUrl workflowRunId url method body bodyBase64 failureCallback"),
  ...each(text, "callerIP label flowControlKey failureFunctionState"),
  ...each(integer, "workflowCreatedAt maxRetries createdAt"),
  header: headerMap,
  ...response,
});
export const RUN_LOG: Schema = fields({
  ...each(text, "workflowRunId workflowUrl workflowState workflowRunCallerIp workflowRunResponse"),
  ...each(text, "dlqId label flowControlKey"),
  ...each(integer, "workflowRunCreatedAt workflowRunCompletedAt"),
  steps: listOf(
    fields({ steps: listOf(step), type: { enum: ["parallel", "sequential", "next"] } }),
  ),
  invoker: fields({ ...each(text, "workflowRunId workflowUrl"), workflowRunCreatedAt: integer }),
  failureFunction: fields({
    ...each(text, "messageId url state dlqId failResponse responseBody"),
    ...each(integer, "failStatus responseStatus maxRetries"),
    ...each(headerMap, "failHeaders responseHeaders"),
  }),
});

/** A page of a list. */
export function pageOf(name: string, items: Schema): Schema {
  return fields({ cursor: text, [name]: listOf(items) });
}

/** How many were dealt with. */
export function countOf(name: string): Schema {
  return fields({ [name]: integer, cursor: text, actionId: text });
}

/** A schedule that was made. */
export const SCHEDULED: Schema = fields({ scheduleId: text });
