import { describe, expect, test } from "vitest";
import { call, startSession } from "./session.js";

interface Sent {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly status: number;
  readonly json?: unknown;
}

const JSON_BODY = { "Content-Type": "application/json" };
const ID = expect.stringMatching(/^msg_/);
const TO = "https://example.com/a";
const ENDPOINTS = { endpoints: [{ url: TO, name: "" }] };

/** What the official clients of other languages send. */
const REQUESTS: Record<string, Sent[]> = {
  Python: [
    {
      name: "publish",
      method: "POST",
      path: `/v2/publish/${TO}`,
      headers: {
        ...JSON_BODY,
        "Upstash-Method": "PATCH",
        "Upstash-Content-Based-Deduplication": "True",
        "Upstash-Delay": "60s",
        "Upstash-Timeout": "30s",
        "Upstash-Flow-Control-Key": "k",
        "Upstash-Flow-Control-Value": "parallelism=3, rate=4, period=2s",
      },
      body: { a: 1 },
      status: 201,
      json: { messageId: ID },
    },
    {
      name: "batch, with nulls",
      method: "POST",
      path: "/v2/batch",
      headers: JSON_BODY,
      body: [
        { destination: TO, headers: { "Upstash-Delay": "60s" }, body: null, queue: null },
        { destination: "nobody", headers: {}, body: "a", queue: null },
      ],
      status: 200,
      json: [{ messageId: ID }, { error: "topic not found" }],
    },
    {
      name: "cancel many",
      method: "DELETE",
      path: "/v2/messages",
      headers: JSON_BODY,
      body: { messageIds: ["msg_none"] },
      status: 202,
      json: { cancelled: 0 },
    },
    {
      name: "delete many dead letters",
      method: "DELETE",
      path: "/v2/dlq",
      headers: JSON_BODY,
      body: { dlqIds: ["1-1"] },
      status: 200,
      json: { deleted: 0 },
    },
    {
      name: "list dead letters by an API",
      method: "GET",
      path: "/v2/dlq?api=llm&count=10",
      status: 200,
      json: { messages: [] },
    },
    {
      name: "upsert a queue",
      method: "POST",
      path: "/v2/queues",
      headers: JSON_BODY,
      body: { queueName: "q", parallelism: 1, paused: false },
      status: 200,
    },
    {
      name: "create a schedule in a queue",
      method: "POST",
      path: `/v2/schedules/${TO}`,
      headers: { "Upstash-Cron": "* * * * *", "Upstash-Queue-Name": "q" },
      status: 201,
      json: { scheduleId: expect.stringMatching(/^scd_/) },
    },
  ],
  Go: [
    {
      name: "batch, with empty strings",
      method: "POST",
      path: "/v2/batch",
      headers: JSON_BODY,
      body: [{ destination: TO, headers: { "Upstash-Delay": "60s" }, body: "", queue: "" }],
      status: 200,
      json: [{ messageId: ID }],
    },
    {
      name: "cancel many",
      method: "DELETE",
      path: "/v2/messages",
      headers: JSON_BODY,
      body: { messageIds: ["msg_none"] },
      status: 202,
      json: { cancelled: 0 },
    },
    {
      name: "cancel all",
      method: "DELETE",
      path: "/v2/messages",
      headers: JSON_BODY,
      status: 202,
      json: { cancelled: 0 },
    },
    {
      name: "list events",
      method: "GET",
      path: "/v2/events?count=5&state=CREATED&topicName=g",
      status: 200,
      json: { events: [] },
    },
    {
      name: "roll the keys",
      method: "POST",
      path: "/v2/keys/rotate",
      status: 200,
      json: { current: expect.stringMatching(/^sig_/) },
    },
  ],
  Terraform: [
    {
      name: "create endpoints without names",
      method: "POST",
      path: "/v2/topics/g/endpoints",
      headers: JSON_BODY,
      body: ENDPOINTS,
      status: 200,
    },
    { name: "read a group", method: "GET", path: "/v2/topics/g", status: 404 },
    { name: "delete a group that is gone", method: "DELETE", path: "/v2/topics/g", status: 200 },
    {
      name: "create a schedule with empty settings",
      method: "POST",
      path: `/v2/schedules/${TO}`,
      headers: {
        ...JSON_BODY,
        "Upstash-Cron": "0 0 * * *",
        "Upstash-Delay": "",
        "Upstash-Callback": "",
        "Upstash-Not-Before": "",
        "Upstash-Deduplication-Id": "",
      },
      status: 201,
      json: { scheduleId: expect.stringMatching(/^scd_/) },
    },
  ],
};

describe.each(Object.entries(REQUESTS))("%s", (_, requests) => {
  test.each(requests)("$name", async ({ method, path, headers = {}, body, status, json }) => {
    const { emulator } = await startSession();
    const answer = await call(emulator, method, path, {
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    expect(answer.status).toBe(status);
    if (json !== undefined) expect(answer.json).toMatchObject(json as object);
  });
});
