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
      name: "list dead letters by all that it knows",
      method: "GET",
      path: "/v2/dlq?cursor=1-1&count=10&messageId=msg_none&url=https://example.com/a&topicName=g&queueName=q&scheduleId=s&fromDate=0&toDate=1&responseStatus=500&callerIp=10.0.0.1",
      status: 200,
      json: { messages: [] },
    },
    {
      name: "list logs by all that it knows",
      method: "GET",
      path: "/v2/events?count=5&messageId=msg_none&messageIds=msg_none&state=CANCEL_REQUESTED&label=a",
      status: 200,
      json: { events: [] },
    },
    {
      name: "publish with callbacks of their own settings",
      method: "POST",
      path: `/v2/publish/${TO}`,
      headers: {
        "Upstash-Delay": "1d10h30m",
        "Upstash-Retries": "0",
        "Upstash-Retry-Delay": "max(10, pow(2, retried))",
        "Upstash-Callback": TO,
        "Upstash-Callback-Retries": "1",
        "Upstash-Failure-Callback": TO,
        "Upstash-Failure-Callback-Forward-A": "b",
        "Upstash-Deduplication-Id": "a",
        "Upstash-Label": "l",
      },
      status: 201,
      json: { messageId: ID },
    },
    {
      name: "get a message that is not there",
      method: "GET",
      path: "/v2/messages/msg_none",
      status: 404,
      json: { error: "message not found" },
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
      name: "pause a schedule that is not there",
      method: "PATCH",
      path: "/v2/schedules/scd_none/pause",
      status: 404,
    },
    {
      name: "pin a flow control key",
      method: "POST",
      path: "/v2/flowControl/k/pin?parallelism=1&rate=2&period=3",
      status: 200,
    },
    {
      name: "unpin a flow control key",
      method: "POST",
      path: "/v2/flowControl/k/unpin?parallelism=true&rate=false",
      status: 200,
    },
    {
      name: "ask for the parallelism of all",
      method: "GET",
      path: "/v2/globalParallelism",
      status: 200,
      json: { parallelismMax: 100, parallelismCount: 0 },
    },
    {
      name: "ask whether it is ready",
      method: "GET",
      path: "/v2/readiness",
      status: 200,
      json: { ready: true },
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
      name: "list dead letters by times and a status",
      method: "GET",
      path: "/v2/dlq?count=5&fromDate=0&toDate=1&responseStatus=500&callerIp=10.0.0.1&api=llm",
      status: 200,
      json: { messages: [] },
    },
    {
      name: "create a schedule, with a capital letter in the path",
      method: "POST",
      path: `/v2/Schedules/${TO}`,
      headers: { "Upstash-Cron": "*/5 * * * *" },
      status: 201,
      json: { scheduleId: expect.stringMatching(/^scd_/) },
    },
    {
      name: "add endpoints without names",
      method: "POST",
      path: "/v2/topics/g/endpoints",
      headers: JSON_BODY,
      body: { endpoints: [{ url: TO }] },
      status: 200,
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
    {
      name: "remove endpoints of a group that is gone",
      method: "DELETE",
      path: "/v2/topics/g/endpoints",
      headers: JSON_BODY,
      body: ENDPOINTS,
      status: 404,
    },
    { name: "read a group that is gone", method: "GET", path: "/v2/topics/g", status: 404 },
    {
      name: "read a schedule that is gone",
      method: "GET",
      path: "/v2/schedules/scd_none",
      status: 404,
      json: { error: "schedule not found" },
    },
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
        "Upstash-Method": "",
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
