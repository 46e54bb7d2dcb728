import { describe, expect, test } from "vitest";
import { call, startSession } from "./session.js";
import { publisherOf, startWorkflows } from "./workflow-session.js";

// Kind 1: mass deletion. What many things are deleted, cancelled and retried by.

const JSON_BODY = { "Content-Type": "application/json" };

/** Three messages that wait for a day. */
async function startMessages() {
  const session = await startSession();
  const { eu, application, emulator } = session;
  const ids: string[] = [];
  for (const label of ["a", "b", "c"]) {
    const request = { url: application.url(`/${label}`), delay: "1d" as const, label };
    ids.push((await eu.publish(request)).messageId);
  }
  const left = () => emulator.regions.EU_CENTRAL_1.messages.map(({ label }) => label).join("");
  return { ...session, ids, left };
}

/** Three dead letters. */
async function startLetters() {
  const session = await startSession();
  const { eu, application, emulator } = session;
  application.answer = () => ({ status: 500 });
  for (const label of ["a", "b", "c"]) {
    await eu.publish({ url: application.url(`/${label}`), retries: 0, label });
    await emulator.settled();
  }
  const { deadLetters } = emulator.regions.EU_CENTRAL_1;
  const ids = deadLetters.map(({ dlqId }) => dlqId).reverse();
  const left = () =>
    emulator.regions.EU_CENTRAL_1.deadLetters
      .map(({ label }) => label)
      .reverse()
      .join("");
  return { ...session, ids, left };
}

interface Row {
  readonly name: string;
  readonly query?: (ids: readonly string[]) => string;
  readonly body?: (ids: readonly string[]) => unknown;
  readonly left: string;
}

/** What the clients of other languages send, and older ones of JavaScript; `ids` is the list's name. */
const ROWS = (ids: "messageIds" | "dlqIds"): Row[] => [
  { name: "ids in a body", body: ([a, b]) => ({ [ids]: [a, b] }), left: "c" },
  { name: "one id that is unknown, in a body", body: () => ({ [ids]: ["none"] }), left: "abc" },
  {
    name: "ids, and filters that are ignored",
    body: ([a]) => ({ [ids]: [a], label: "b" }),
    left: "bc",
  },
  { name: "a filter in a body", body: () => ({ label: "b" }), left: "ac" },
  { name: "a filter of two in a body", body: () => ({ label: ["a", "b"] }), left: "c" },
  { name: "no cursor, as a null", body: () => ({ label: "a", cursor: null }), left: "bc" },
  { name: "ids with commas", query: ([a, b]) => `${ids}=${a},${b}`, left: "c" },
  { name: "values with commas", query: () => "label=a,c", left: "b" },
  { name: "values that are repeated", query: () => "label=a&label=c", left: "b" },
  { name: "the caller, as it was called", query: () => "callerIP=127.0.0.1&label=b", left: "ac" },
  { name: "another caller, as it was called", query: () => "callerIP=10.0.0.1", left: "abc" },
  { name: "an API, which there is none of", query: () => "api=llm", left: "abc" },
  { name: "all", left: "" },
];

const REFUSED: Omit<Row, "left">[] = [
  { name: "an unknown filter", query: () => "labels=a" },
  { name: "an unknown filter in a body", body: () => ({ labels: "a" }) },
  { name: "an empty filter", query: () => "label=" },
  { name: "an empty filter in a body", body: () => ({ label: [] }) },
  { name: "a null in a body", body: () => ({ queueName: null }) },
  { name: "a null beside a filter", body: () => ({ label: "a", url: null }) },
  { name: "a null of an unknown filter", body: () => ({ labels: null }) },
  { name: "no count, as a null", body: () => ({ count: null }) },
  { name: "no ids", body: () => ({ messageIds: [] }) },
  { name: "a null in the place of ids", body: () => ({ messageIds: null }) },
  { name: "a null in the place of dead letters", body: () => ({ dlqIds: null }) },
  { name: "a null among ids", body: () => ({ messageIds: [null], dlqIds: [null] }) },
  { name: "no dead letters", body: () => ({ dlqIds: [] }) },
  { name: "a list in the place of an object", body: ([a]) => [a] },
  { name: "no count", query: () => "count=0" },
  { name: "a count that is none", query: () => "count=many" },
];

describe.each([
  { path: "/v2/messages", start: startMessages, ids: "messageIds", status: 202 },
  { path: "/v2/dlq", start: startLetters, ids: "dlqIds", status: 200 },
] as const)("DELETE $path", ({ path, start, ids: name, status }) => {
  test.each(ROWS(name))("$name", async ({ query, body, left: expected }) => {
    const { emulator, ids, left } = await start();
    const answer = await call(emulator, "DELETE", `${path}?${query?.(ids) ?? ""}`, {
      headers: JSON_BODY,
      ...(body && { body: JSON.stringify(body(ids)) }),
    });
    const count = 3 - expected.length;
    expect(answer).toMatchObject({
      status,
      json: name === "dlqIds" ? { deleted: count } : { cancelled: count },
    });
    expect(left()).toBe(expected);
  });

  test.each(REFUSED)("$name is refused, and nothing is gone", async ({ query, body }) => {
    const { emulator, ids, left } = await start();
    const answer = await call(emulator, "DELETE", `${path}?${query?.(ids) ?? ""}`, {
      headers: JSON_BODY,
      ...(body && { body: JSON.stringify(body(ids)) }),
    });
    expect(answer.status).toBe(400);
    expect(left()).toBe("abc");
  });

  test("no JSON is refused, and nothing is gone", async () => {
    const { emulator, left } = await start();
    const answer = await call(emulator, "DELETE", path, { headers: JSON_BODY, body: "{" });
    expect(answer.status).toBe(400);
    expect(left()).toBe("abc");
  });

  test("a count bounds it", async () => {
    const { emulator, left } = await start();
    await call(emulator, "DELETE", `${path}?count=2`);
    expect(left()).toHaveLength(1);
  });
});

test("the vendor's client cancels no more than it counts", async () => {
  const { eu, left } = await startMessages();
  expect(await eu.messages.cancel({ all: true, count: 1 })).toEqual({ cancelled: 1 });
  expect(left()).toHaveLength(2);
});

test.each([
  { name: "a body", body: ([a]: string[]) => ({ dlqIds: [a] }), query: "" },
  { name: "a filter", body: undefined, query: "?label=a" },
])("dead letters are retried by $name", async ({ body, query }) => {
  const { emulator, ids, left } = await startLetters();
  const answer = await call(emulator, "POST", `/v2/dlq/retry${query}`, {
    headers: JSON_BODY,
    ...(body && { body: JSON.stringify(body(ids)) }),
  });
  expect(answer.json).toMatchObject({ responses: [{ messageId: expect.stringMatching(/^msg_/) }] });
  expect(left()).toBe("bc");
});

test("an unknown filter retries nothing", async () => {
  const { emulator, left } = await startLetters();
  expect((await call(emulator, "POST", "/v2/dlq/retry?labels=a")).status).toBe(400);
  expect(left()).toBe("abc");
});

test.each([
  { name: "ids in a body", body: { workflowRunIds: ["wfr_a"] }, query: "", left: ["wfr_b"] },
  { name: "ids with commas", query: "?workflowRunIds=wfr_a,wfr_b", left: [] },
  { name: "an unknown filter", query: "?runId=wfr_a", left: ["wfr_b", "wfr_a"] },
  { name: "no ids", body: { workflowRunIds: [] }, query: "", left: ["wfr_b", "wfr_a"] },
  { name: "a null", body: { workflowRunIds: null }, query: "", left: ["wfr_b", "wfr_a"] },
])("runs are cancelled by $name", async ({ body, query, left }) => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const url = workflows.add("/w", async (context) => context.sleep("long", 1000));
  for (const workflowRunId of ["a", "b"]) await client.trigger({ url, workflowRunId });
  await call(emulator, "DELETE", `/v2/workflows/runs${query}`, {
    headers: JSON_BODY,
    ...(body && { body: JSON.stringify(body) }),
  });
  const active = region.runs.filter(({ workflowState }) => workflowState === "RUN_STARTED");
  expect(active.map(({ workflowRunId }) => workflowRunId)).toEqual(left);
});

describe.each([
  { path: "/v2/schedules", kind: "schedules" },
  { path: "/v2/queues", kind: "queues" },
  { path: "/v2/topics", kind: "urlGroups" },
] as const)("DELETE $path, which has no filters", ({ path, kind }) => {
  async function start() {
    const { emulator, eu } = await startSession();
    const url = "https://example.com";
    for (const name of ["a", "b"]) {
      await eu.schedules.create({ destination: url, cron: "0 0 1 1 *", scheduleId: name });
      await eu.queue({ queueName: name }).upsert({});
      await eu.urlGroups.addEndpoints({ name, endpoints: [{ url }] });
    }
    return { emulator, left: () => emulator.regions.EU_CENTRAL_1[kind].length };
  }

  test.each([
    { name: "a filter", query: "?label=none" },
    { name: "an empty filter", query: "?label=" },
    { name: "a count", query: "?count=1" },
    { name: "a filter in a body", query: "", body: { search: "zzz" } },
    { name: "an empty list of ids", query: "", body: { ids: [] } },
    { name: "a null in a body", query: "", body: { queueName: null } },
    { name: "a null cursor", query: "", body: { cursor: null } },
    { name: "a list in the place of an object", query: "", body: ["a"] },
  ])("$name is refused, and nothing is gone", async ({ query, body }) => {
    const { emulator, left } = await start();
    const answer = await call(emulator, "DELETE", `${path}${query}`, {
      headers: JSON_BODY,
      ...(body && { body: JSON.stringify(body) }),
    });
    expect(answer.status).toBe(400);
    expect(left()).toBe(2);
  });

  test.each(["", "{}"])("with nothing (%j), all are deleted", async (body) => {
    const { emulator, left } = await start();
    expect((await call(emulator, "DELETE", path, { ...(body && { body }) })).status).toBe(200);
    expect(left()).toBe(0);
  });
});

test.each([
  { source: "workflow", left: ["plain"] },
  { source: "publish", left: ["run", "plain"] },
])("dead letters of $source are deleted, and no others", async ({ source, left }) => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const url = workflows.route("/w", async () => new Response(null, { status: 500 }));
  for (const label of ["plain", "run"]) {
    if (label === "run") await client.trigger({ url, retries: 0, label });
    else await publisherOf(emulator, "EU_CENTRAL_1").publish({ url, retries: 0, label });
    await emulator.settled();
  }
  const letters = () => region.deadLetters.map(({ label }) => label);
  expect(letters()).toEqual(["run", "plain"]);
  expect((await call(emulator, "DELETE", `/v2/dlq?source=${source}`)).status).toBe(200);
  expect(letters()).toEqual(left);
});

test("of dead letters that are retried together, one that may not be keeps the others", async () => {
  const { emulator, eu, application } = await startSession();
  application.answer = () => ({ status: 500 });
  const url = application.url("/");
  await eu.queue({ queueName: "q" }).enqueue({ url, retries: 0 });
  await eu.publish({ url, retries: 0, delay: 1 });
  await emulator.runUntilIdle();
  const { EU_CENTRAL_1: region } = emulator.regions;
  const retry = (headers: Record<string, string>) =>
    call(emulator, "POST", "/v2/dlq/retry", { headers });
  const refused = await retry({ "Upstash-Delay": "1m" });
  expect(refused.json).toEqual({ error: "a message in a queue cannot be delayed" });
  expect([region.deadLetters.length, region.messages.length]).toEqual([2, 0]);
  // The delay of the first time is over.
  expect((await retry({ "Upstash-Queue-Name": "q" })).status).toBe(201);
  expect(region.deadLetters).toEqual([]);
});
