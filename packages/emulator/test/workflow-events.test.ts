import { expect, test } from "vitest";
import { startWorkflows } from "./workflow-session.js";

async function startWaiting(timeout?: number) {
  const session = await startWorkflows();
  const url = session.workflows.add("/wait", async (context) => {
    const options = timeout === undefined ? {} : { timeout };
    const { eventData, timeout: timedOut } = await context.waitForEvent("wait", "paid", options);
    return { eventData, timedOut };
  });
  return { ...session, url };
}

test("an event wakes who waits for it, with its data", async () => {
  const { emulator, client, region, url } = await startWaiting();
  const { workflowRunId } = await client.trigger({ url, headers: { "X-User": "u" } });
  await emulator.settled();
  expect(region.runs).toMatchObject([
    { workflowState: "RUN_STARTED", steps: [{}, { steps: [{ waitEventId: "paid" }] }] },
  ]);
  const [waiter] = await client.getWaiters({ eventId: "paid" });
  expect(waiter).toMatchObject({
    url,
    timeoutUrl: url,
    deadline: Math.floor(emulator.clock.now() / 1000) + 7 * 86_400,
  });
  expect(JSON.stringify(waiter)).not.toContain(region.token);
  const told = await client.notify({ eventId: "paid", eventData: { amount: 5, of: "Ü" } });
  expect(told).toMatchObject([{ waiter: { url }, messageId: expect.stringMatching(/^msg_/) }]);
  await emulator.settled();
  expect(region.runs).toMatchObject([
    {
      workflowRunId,
      workflowState: "RUN_SUCCESS",
      workflowRunResponse: '{"eventData":{"amount":5,"of":"Ü"},"timedOut":false}',
    },
  ]);
  expect(await client.getWaiters({ eventId: "paid" })).toEqual([]);
});

test("a wait ends when its time is up", async () => {
  const { emulator, client, region, url } = await startWaiting(90);
  await client.trigger({ url });
  await emulator.clock.advance("89s");
  expect(region.runs).toMatchObject([{ workflowState: "RUN_STARTED" }]);
  await emulator.clock.advance("1s");
  expect(region.runs).toMatchObject([
    { workflowState: "RUN_SUCCESS", workflowRunResponse: '{"timedOut":true}' },
  ]);
  expect(await client.notify({ eventId: "paid", eventData: "late" })).toEqual([]);
});

test("runUntilIdle() lets the time of a wait run out", async () => {
  const { emulator, client, region, url } = await startWaiting();
  await client.trigger({ url });
  await emulator.runUntilIdle();
  expect(region.runs).toMatchObject([{ workflowRunResponse: '{"timedOut":true}' }]);
});

test("an event for a run is kept until it waits; an event for nobody is not", async () => {
  const { emulator, client, region, url } = await startWaiting();
  await client.notify({ eventId: "paid", eventData: "lost" });
  const { workflowRunId } = await client.trigger({ url, delay: 60 });
  expect(await client.notify({ eventId: "paid", eventData: "kept", workflowRunId })).toEqual([]);
  await emulator.clock.advance("60s");
  expect(region.runs).toMatchObject([
    { workflowRunResponse: '{"eventData":"kept","timedOut":false}' },
  ]);
  await expect(
    client.notify({ eventId: "paid", eventData: "x", workflowRunId: "wfr_nobody" }),
  ).rejects.toMatchObject({ status: 404 });
});

test("a run can wake others, and one alone", async () => {
  const { emulator, workflows, client, region, url } = await startWaiting(3600);
  const runs = await client.trigger([{ url }, { url }, { url }]);
  await emulator.settled();
  const notifier = workflows.add<{ run?: string }>("/notify", async (context) => {
    const { run } = context.requestPayload;
    const { notifyResponse } = await context.notify("notify", "paid", { by: run ?? "all" }, run);
    return notifyResponse.length;
  });
  const one = await client.trigger({ url: notifier, body: { run: runs[1]?.workflowRunId } });
  await emulator.settled();
  const all = await client.trigger({ url: notifier, body: {} });
  await emulator.settled();
  const responses = Object.fromEntries(
    region.runs.map((run) => [run.workflowRunId, run.workflowRunResponse]),
  );
  expect([one, all].map(({ workflowRunId }) => responses[workflowRunId])).toEqual(["1", "2"]);
  expect(runs.map(({ workflowRunId }) => responses[workflowRunId])).toEqual([
    '{"eventData":{"by":"all"},"timedOut":false}',
    `{"eventData":{"by":"${runs[1]?.workflowRunId}"},"timedOut":false}`,
    '{"eventData":{"by":"all"},"timedOut":false}',
  ]);
});

test("branches wait beside each other", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const url = workflows.add("/both", async (context) => {
    const [a, b] = await Promise.all([
      context.waitForEvent("a", "a"),
      context.waitForEvent("b", "b", { timeout: 60 }),
    ]);
    return [a.eventData, b.timeout];
  });
  await client.trigger({ url });
  await emulator.settled();
  await client.notify({ eventId: "a", eventData: "now" });
  await emulator.clock.advance("60s");
  expect(region.runs).toMatchObject([{ workflowRunResponse: '["now",true]' }]);
});

test("a wait that is asked for twice is one", async () => {
  const { emulator, workflows, client, url } = await startWaiting();
  emulator.faults.set({ dropAnswer: 1 });
  await client.trigger({ url, retries: 1, retryDelay: "1000" });
  await emulator.settled();
  emulator.faults.clear();
  await emulator.clock.advance("1s");
  expect(workflows.handled).toHaveLength(2);
  expect(await client.getWaiters({ eventId: "paid" })).toHaveLength(1);
});

test("a wait that is asked for once more, late, takes nothing from the next one", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const url = workflows.add("/twice", async (context) => {
    const first = await context.waitForEvent("first", "e");
    await context.sleep("sleep", 60);
    const second = await context.waitForEvent("second", "e");
    return [first.eventData, second.eventData];
  });
  emulator.faults.set({ dropAnswer: 1 });
  // A payload is no step, whatever it looks like.
  const { workflowRunId } = await client.trigger({ url, body: { stepId: 1 } });
  await emulator.settled();
  emulator.faults.clear();
  await client.notify({ eventId: "e", eventData: "one" });
  await client.notify({ eventId: "e", eventData: "two", workflowRunId });
  await emulator.clock.advance("59s");
  expect(workflows.handled.map(({ headers }) => headers.get("upstash-retried"))).toContain("1");
  await emulator.clock.advance("1s");
  expect(region.runs).toMatchObject([{ workflowRunResponse: '["one","two"]' }]);
});

/** The SDK reads the user's name out of the token: one of the test keys' form has none. */
const token = Buffer.from(JSON.stringify({ UserID: "user", Password: "p" })).toString("base64");

test("a webhook is called without a token, and kept until the run waits for it", async () => {
  const { emulator, workflows, client, region } = await startWorkflows({
    regions: { EU_CENTRAL_1: { token } },
  });
  const asked: string[] = [];
  const url = workflows.add("/hook", async (context) => {
    const webhook = await context.createWebhook("create");
    await context.run("ask", () => asked.push(webhook.webhookUrl));
    await context.sleep("a while", 60);
    const { request, timeout } = await context.waitForWebhook("wait", webhook, "1h");
    const got = await context.run("read", async () => [
      request?.method,
      request?.headers.get("x-from"),
      await request?.text(),
    ]);
    const again = await context.waitForWebhook("wait again", webhook, "1h");
    return [...got, timeout, again.timeout];
  });
  await client.trigger({ url });
  await emulator.settled();
  const [webhookUrl = ""] = asked;
  expect(webhookUrl).toContain(`${region.url}/v2/workflows/hooks/user/wfr_`);
  const answer = await fetch(`${webhookUrl}?a=b`, {
    method: "PUT",
    headers: { "X-From": "bank" },
    body: "päid",
  });
  expect(answer.status).toBe(200);
  await emulator.runUntilIdle();
  expect(region.runs).toMatchObject([
    { workflowState: "RUN_SUCCESS", workflowRunResponse: '["PUT","bank","päid",false,true]' },
  ]);
  expect((await fetch(webhookUrl.replace("wfr_", "wfr_x"))).status).toBe(404);
});
