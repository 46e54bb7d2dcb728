import fc, { type Arbitrary } from "fast-check";

/** One request to the API of a region. */
export interface ApiRequest {
  readonly method: string;
  /** From `/v2` on, as it is sent. `<app>` stands for the address of an application. */
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** One character per byte. */
  readonly body: string;
}

const ids = fc.constantFrom(
  "a",
  "orders",
  "msg_1",
  "wfr_a",
  "1-1",
  "",
  "%",
  "%2F",
  "%00",
  "..",
  "a b",
  "\u00e9",
  "__proto__",
  "constructor",
  "a".repeat(300),
);
const destinations = fc.oneof(
  { weight: 4, arbitrary: fc.constant("<app>/x?y=1") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("orders", "http://", "ftp://a", "https://[", "//", "<app>"),
  },
  { weight: 1, arbitrary: ids },
);

/** The paths of the API; `*` stands for an id. */
const PATHS = [
  "messages",
  "messages/*",
  "batch",
  "bulkActions",
  "bulkActions/*",
  "queues",
  "queues/*",
  "queues/*/pause",
  "queues/*/resume",
  "schedules",
  "schedules/*",
  "schedules/*/pause",
  "schedules/*/resume",
  "topics",
  "topics/*",
  "topics/*/endpoints",
  "dlq",
  "dlq/*",
  "dlq/retry",
  "dlq/retry/*",
  "flowControl",
  "flowControl/*",
  "flowControl/*/pause",
  "flowControl/*/pin",
  "flowControl/*/unpin",
  "flowControl/*/resetRate",
  "globalParallelism",
  "keys",
  "keys/rotate",
  "logs",
  "notify/*",
  "notify/*/*",
  "wait/*",
  "waiters/*",
  "workflows/runs",
  "workflows/runs/*",
  "workflows/logs",
  "workflows/dlq",
  "workflows/dlq/*",
  "workflows/dlq/resume/*",
  "workflows/dlq/restart",
  "workflows/dlq/callback/*",
  "nothing",
];

const path = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom("publish", "schedules", "trigger", "enqueue/orders"), destinations)
      .map((parts) => parts.join("/")),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.constantFrom(...PATHS), ids, ids)
      .map(([form, first, second]) => form.replace("*", () => first).replace("*", () => second)),
  },
);

const values = fc.oneof(
  fc.constantFrom(
    "",
    "1",
    "0",
    "-1",
    "1.5",
    "NaN",
    "1e9",
    "99999999999999999999",
    "true",
    "10s",
    "1d",
  ),
  fc.constantFrom("POST", "<app>/callback", "a,b", "*/5 * * * *", "* * * * * *", "TZ=x * * * * *"),
  fc.constantFrom(
    "parallelism=1",
    "rate=1,period=1",
    "rate=",
    "body",
    "header[x]",
    "pow(2,retried)",
    "(",
  ),
  fc.constantFrom("__proto__", "\u00e9", "a:b", "{}", "wfr_a", "x".repeat(5000)),
);
const NAMES = [
  "Method",
  "Delay",
  "Not-Before",
  "Retries",
  "Retry-Delay",
  "Timeout",
  "Callback",
  "Failure-Callback",
  "Callback-Retries",
  "Deduplication-Id",
  "Content-Based-Deduplication",
  "Flow-Control-Key",
  "Flow-Control-Value",
  "Label",
  "Redact-Fields",
  "Cron",
  "Schedule-Id",
  "Queue-Name",
  "Forward-X",
  "Forward-__proto__",
  "Workflow-RunId",
  "Workflow-Init",
  "Workflow-Invoke",
  "Workflow-CallType",
];
const header = fc.tuple(
  fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...NAMES).map((name) => `Upstash-${name}`) },
    { weight: 1, arbitrary: fc.constantFrom("Content-Type", "Authorization", "Origin") },
  ),
  values,
);

const query = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        "count",
        "cursor",
        "label",
        "fromDate",
        "toDate",
        "state",
        "messageIds",
        "dlqIds",
        "cancel",
        "async",
        "rate",
        "period",
        "parallelism",
        "x",
      ),
      fc.constantFrom("", "1", "-1", "a", "%", "1e9", "true", "%00", "NaN"),
    ),
    { maxLength: 2 },
  )
  .map((pairs) => (pairs.length === 0 ? "" : `?${pairs.map((pair) => pair.join("=")).join("&")}`));

const body = fc.oneof(
  fc.constantFrom("", "{", "null", "[]", "{}", '"x"', "\u0000\u00ff", "[null]", '{"__proto__":1}'),
  fc.json({ maxDepth: 2 }),
  fc
    .record(
      {
        queueName: fc.constantFrom<unknown>("orders", "", 1, null, "a/b"),
        parallelism: fc.constantFrom<unknown>(1, 0, -1, 1.5, "2", null, 1e9),
        paused: fc.constantFrom<unknown>(true, 1, null),
        endpoints: fc.constantFrom<unknown>([{ url: "<app>/e", name: "e" }], [{}], [null], {}, "x"),
        messageIds: fc.constantFrom<unknown>(["msg_1"], [], [1], "x"),
        dlqIds: fc.constantFrom<unknown>(["1-1"], [], null),
        stepId: fc.constantFrom<unknown>(1, "1", -1, null),
        stepName: fc.constantFrom<unknown>("s", 1),
        url: fc.constantFrom<unknown>("<app>/w", "x", 1),
        timeout: fc.constantFrom<unknown>("1h", "x", 1),
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value)),
  fc
    .array(
      fc.record(
        {
          destination: destinations,
          headers: fc.constantFrom<unknown>({}, null, { "Upstash-Delay": "1h" }, { a: 1 }),
          body: fc.constantFrom<unknown>("x", 1, null),
          queue: fc.constantFrom<unknown>("orders", 1, ""),
        },
        { requiredKeys: ["destination"] },
      ),
      { maxLength: 3 },
    )
    .map((value) => JSON.stringify(value)),
);

const request: Arbitrary<ApiRequest> = fc.record({
  method: fc.constantFrom("POST", "POST", "POST", "GET", "GET", "DELETE", "PUT", "PATCH", "HEAD"),
  path: fc.tuple(path, query).map((parts) => `/v2/${parts.join("")}`),
  headers: fc.array(header, { maxLength: 4 }),
  body,
});

/** What is asked of one emulator, one after the other. */
export const sessions: Arbitrary<readonly ApiRequest[]> = fc.array(request, {
  minLength: 1,
  maxLength: 12,
});
