import { expect, test } from "vitest";
import { call, startSession } from "./session.js";
import { startWorkflows } from "./workflow-session.js";

// Kind 5: endpoints that are documented, and were 404 here.

test("a delayed message is delivered now", async () => {
  const { emulator, eu, application } = await startSession();
  const { messageId } = await eu.publish({ url: application.url("/"), delay: "1d" });
  expect((await call(emulator, "POST", `/v2/messages/${messageId}/retry`)).status).toBe(200);
  await emulator.settled();
  expect(application.received).toHaveLength(1);
  await emulator.clock.advance("2d");
  expect(application.received).toHaveLength(1);
});

test("a retry is made now, and is none more", async () => {
  const { emulator, eu, application } = await startSession();
  application.answer = () => ({ status: 500 });
  const { messageId } = await eu.publish({ url: application.url("/"), retries: 1 });
  await emulator.settled();
  await call(emulator, "POST", `/v2/messages/${messageId}/retry`);
  await emulator.settled();
  expect(application.received.map(({ headers }) => headers["upstash-retried"])).toEqual(["0", "1"]);
  expect(emulator.regions.EU_CENTRAL_1.deadLetters).toHaveLength(1);
});

test("what waits for no time cannot be delivered now", async () => {
  const { emulator, eu, application } = await startSession();
  await eu.queue({ queueName: "q" }).upsert({ paused: true });
  const queued = await eu.queue({ queueName: "q" }).enqueue({ url: application.url("/") });
  const flowControl = { key: "k", parallelism: 1 };
  await eu.flowControl.pause("k");
  const held = await eu.publish({ url: application.url("/"), flowControl });
  await emulator.settled();
  for (const [messageId, status] of [
    [queued.messageId, 400],
    [held.messageId, 404],
    ["msg_none", 404],
  ] as const) {
    const answer = await call(emulator, "POST", `/v2/messages/${messageId}/retry`);
    expect(answer.status).toBe(status);
  }
});

test("a delivered message can be asked for a moment later, and not for ever", async () => {
  const { emulator, eu, application } = await startSession();
  const { messageId } = await eu.publish({ url: application.url("/") });
  await emulator.settled();
  expect(await eu.messages.get(messageId)).toMatchObject({ messageId });
  await expect(eu.messages.cancel(messageId)).rejects.toMatchObject({ status: 404 });
  expect(emulator.regions.EU_CENTRAL_1.messages).toEqual([]);
  await emulator.clock.advance("1m");
  await expect(eu.messages.get(messageId)).rejects.toMatchObject({ status: 404 });
});

test("a URL group that is not there is deleted", async () => {
  const { eu } = await startSession();
  await expect(eu.urlGroups.delete("none")).resolves.toBeUndefined();
});

test("keys are rolled under the older name, too", async () => {
  const { emulator } = await startSession();
  const { next } = emulator.regions.EU_CENTRAL_1.keys;
  expect(await call(emulator, "POST", "/v2/rotate")).toMatchObject({ json: { current: next } });
});

test("a run is triggered without an SDK", async () => {
  const { emulator, workflows, region } = await startWorkflows();
  const seen: unknown[] = [];
  const url = workflows.add("/w", async (context) => {
    seen.push(context.requestPayload);
    await context.run("one", () => 1);
  });
  const headers = { "Content-Type": "application/json", "Upstash-Label": "raw" };
  const first = await call(emulator, "POST", `/v2/trigger/${url}`, { headers, body: '{"a":1}' });
  expect(first).toMatchObject({
    status: 200,
    json: { workflowRunId: expect.stringMatching(/^wfr_/), workflowCreatedAt: expect.any(Number) },
  });
  const own = { headers: { "Upstash-Workflow-RunId": "wfr_own" } };
  await call(emulator, "POST", `/v2/trigger/${url}`, own);
  expect((await call(emulator, "POST", `/v2/trigger/${url}`, own)).json).toMatchObject({
    workflowRunId: "wfr_own",
    deduplicated: true,
  });
  await emulator.runUntilIdle();
  expect(region.runs).toMatchObject([
    { workflowRunId: "wfr_own", workflowState: "RUN_SUCCESS" },
    { workflowState: "RUN_SUCCESS", labels: ["raw"] },
  ]);
  expect(seen).toContainEqual({ a: 1 });
});

test("runs are triggered in a batch", async () => {
  const { emulator, workflows, region } = await startWorkflows();
  const url = workflows.add("/w", async (context) => context.run("one", () => 1));
  const body = JSON.stringify([
    { destination: url, body: '"a"', headers: { "Upstash-Workflow-RunId": "wfr_a" } },
    { destination: url, headers: {} },
  ]);
  const answer = await call(emulator, "POST", "/v2/batch/trigger", { body });
  expect(answer.json).toMatchObject([
    { workflowRunId: "wfr_a" },
    { workflowRunId: expect.stringMatching(/^wfr_/) },
  ]);
  await emulator.runUntilIdle();
  expect(region.runs.map(({ workflowState }) => workflowState)).toEqual([
    "RUN_SUCCESS",
    "RUN_SUCCESS",
  ]);
});

test("of a batch with a mistake no run is triggered", async () => {
  const { emulator, region } = await startWorkflows();
  const good = { destination: "https://example.com/w" };
  for (const bad of [
    { destination: "nobody" },
    { ...good, headers: { "Upstash-Retries": "1001" } },
    { ...good, headers: { "Upstash-Retries": "x" } },
    { ...good, headers: { "Upstash-Queue-Name": "q", "Upstash-Delay": "1m" } },
  ]) {
    const body = JSON.stringify([good, bad]);
    const { status } = await call(emulator, "POST", "/v2/batch/trigger", { body });
    expect(status).toBeGreaterThanOrEqual(400);
    expect([region.runs, region.messages, region.queues]).toEqual([[], [], []]);
  }
});

test("the dead letters of runs have paths of their own", async () => {
  const { emulator } = await startFailedRun();
  const { json } = await call(emulator, "GET", "/v2/workflows/dlq");
  expect(json).toMatchObject({ messages: [{ workflowRunId: "wfr_a" }] });
  const { dlqId } = (json as { messages: { dlqId: string }[] }).messages[0] ?? { dlqId: "" };
  expect((await call(emulator, "GET", `/v2/workflows/dlq/${dlqId}`)).json).toMatchObject({ dlqId });
  expect((await call(emulator, "DELETE", `/v2/workflows/dlq/${dlqId}`)).json).toEqual({
    deleted: 1,
  });
  expect((await call(emulator, "GET", `/v2/workflows/dlq/${dlqId}`)).status).toBe(404);
});

async function startFailedRun() {
  const session = await startWorkflows();
  const { emulator, workflows, client } = session;
  const url = workflows.add("/w", async (context) =>
    context.run("one", () => {
      throw new Error("no");
    }),
  );
  await client.trigger({ url, workflowRunId: "a", retries: 0 });
  await emulator.runUntilIdle();
  return session;
}
