import * as shape from "./schemas.js";

/** An operation of the API, and what a success is answered with; `null` where nothing is said of it. */
export type Operation = readonly [method: string, path: string, success: shape.Schema | null];

const { listOf, pageOf, countOf } = shape;

/**
 * What is published or enqueued: one, or one for each endpoint of a group. The description has the latter
 * in `messages`; every client reads a list.
 */
const published = { anyOf: [shape.PUBLISHED, listOf(shape.PUBLISHED_TO_GROUP)] };
const runs = pageOf("workflowRuns", shape.RUN);

/** Everything that the two descriptions name. */
export const OPERATIONS: readonly Operation[] = [
  ["POST", "/v2/publish/{destination}", published],
  ["POST", "/v2/enqueue/{queueName}/{destination}", published],
  ["POST", "/v2/batch", listOf({ anyOf: [published, shape.ERROR] })],
  ["GET", "/v2/messages/{messageId}", shape.MESSAGE],
  ["DELETE", "/v2/messages/{messageId}", countOf("cancelled")],
  ["DELETE", "/v2/messages", countOf("cancelled")],
  ["GET", "/v2/bulkActions", pageOf("bulkActions", shape.BULK_ACTION)],
  ["GET", "/v2/bulkActions/{actionId}", shape.BULK_ACTION],
  ["POST", "/v2/queues", null],
  ["GET", "/v2/queues", listOf(shape.QUEUE)],
  ["GET", "/v2/queues/{queueName}", shape.QUEUE],
  ["DELETE", "/v2/queues/{queueName}", null],
  ["POST", "/v2/queues/{queueName}/pause", null],
  ["POST", "/v2/queues/{queueName}/resume", null],
  ["POST", "/v2/schedules/{destination}", shape.SCHEDULED],
  ["GET", "/v2/schedules", listOf(shape.SCHEDULE)],
  ["GET", "/v2/schedules/{scheduleId}", shape.SCHEDULE],
  ["DELETE", "/v2/schedules/{scheduleId}", null],
  ["POST", "/v2/schedules/{scheduleId}/pause", null],
  ["POST", "/v2/schedules/{scheduleId}/resume", null],
  ["GET", "/v2/topics", listOf(shape.URL_GROUP)],
  ["GET", "/v2/topics/{urlGroupName}", shape.URL_GROUP],
  ["DELETE", "/v2/topics/{urlGroupName}", null],
  ["POST", "/v2/topics/{urlGroupName}/endpoints", null],
  ["DELETE", "/v2/topics/{urlGroupName}/endpoints", null],
  ["GET", "/v2/dlq", pageOf("messages", shape.DEAD_LETTER)],
  ["DELETE", "/v2/dlq", countOf("deleted")],
  ["GET", "/v2/dlq/{dlqId}", shape.DEAD_LETTER],
  ["DELETE", "/v2/dlq/{dlqId}", null],
  ["POST", "/v2/dlq/retry/{dlqId}", shape.PUBLISHED],
  ["POST", "/v2/dlq/retry", pageOf("responses", shape.PUBLISHED)],
  ["GET", "/v2/flowControl", listOf(shape.FLOW_CONTROL)],
  ["GET", "/v2/flowControl/{flowControlKey}", shape.FLOW_CONTROL],
  ["POST", "/v2/flowControl/{flowControlKey}/pause", null],
  ["POST", "/v2/flowControl/{flowControlKey}/resume", null],
  ["POST", "/v2/flowControl/{flowControlKey}/pin", null],
  ["POST", "/v2/flowControl/{flowControlKey}/unpin", null],
  ["POST", "/v2/flowControl/{flowControlKey}/resetRate", null],
  ["GET", "/v2/globalParallelism", shape.GLOBAL_PARALLELISM],
  ["GET", "/v2/keys", shape.KEYS],
  ["POST", "/v2/keys/rotate", shape.KEYS],
  ["GET", "/v2/logs", pageOf("logs", shape.LOG_ENTRY)],
  ["POST", "/v2/trigger/{workflowUrl}", shape.RUN],
  ["DELETE", "/v2/workflows/runs/{workflowRunId}", null],
  ["DELETE", "/v2/workflows/runs", countOf("cancelled")],
  ["GET", "/v2/workflows/logs", pageOf("runs", shape.RUN_LOG)],
  ["GET", "/v2/workflows/dlq", pageOf("messages", shape.RUN_DEAD_LETTER)],
  ["DELETE", "/v2/workflows/dlq", countOf("deleted")],
  ["GET", "/v2/workflows/dlq/{dlqId}", shape.RUN_DEAD_LETTER],
  ["DELETE", "/v2/workflows/dlq/{dlqId}", null],
  ["POST", "/v2/workflows/dlq/resume/{dlqId}", shape.RUN],
  ["POST", "/v2/workflows/dlq/resume", runs],
  ["POST", "/v2/workflows/dlq/restart/{dlqId}", shape.RUN],
  ["POST", "/v2/workflows/dlq/restart", runs],
  ["POST", "/v2/workflows/dlq/callback/{dlqId}", shape.RUN],
  ["DELETE", "/v2/workflows/dlq/callback/{dlqId}", null],
  ["POST", "/v2/notify/{eventId}", listOf(shape.NOTIFIED)],
  // The description has one, and the vendor's SDK reads a list.
  ["POST", "/v2/notify/{workflowRunId}/{eventId}", listOf(shape.NOTIFIED)],
  ["GET", "/v2/waiters/{eventId}", listOf(shape.WAITER)],
];

/** Operations of the descriptions that the emulator does not have. */
export const NOT_EMULATED: readonly string[] = [];
