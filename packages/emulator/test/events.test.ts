import type { Emulator, EmulatorEvent, FaultSettings } from "@qstash-verify/emulator";
import { expect, onTestFinished, test } from "vitest";
import { call, startSession } from "./session.js";
import { startWorkflows } from "./workflow-session.js";

const START = Date.UTC(2026, 0, 31, 12);

function listen(emulator: Emulator): EmulatorEvent[] {
  const events: EmulatorEvent[] = [];
  onTestFinished(emulator.onEvent((event) => events.push(event)));
  return events;
}

test("a message that is retried and delivered", async () => {
  const { emulator, us, application } = await startSession({ startAt: START });
  const events = listen(emulator);
  const problem = { type: "https://example.com", title: "made with none of the keys", status: 401 };
  application.answer = () => ({
    status: 401,
    headers: { "Content-Type": "application/problem+json; charset=utf-8" },
    body: JSON.stringify({ ...problem, code: "signature_mismatch" }),
  });
  const url = application.url("/a");
  const { messageId } = await us.publish({ url, method: "PUT", retries: 1, label: "x" });
  await emulator.settled();
  application.answer = () => ({ status: 204 });
  await emulator.runUntilIdle();
  const subject = {
    region: "US_EAST_1",
    messageId,
    method: "PUT",
    url,
    maxAttempts: 2,
    labels: ["x"],
  };
  const retryAt = START + 12_182;
  const duration = expect.any(Number);
  const first = { ...subject, time: START, attempt: 1 };
  const second = { ...subject, time: retryAt, attempt: 2 };
  const error = "the destination answered 401";
  const sent = { duration, signature: { region: "US_EAST_1", key: "current" }, faults: [] };
  expect(events).toEqual([
    { type: "accepted", notBefore: START, ...first },
    { type: "begun", ...first },
    {
      type: "retried",
      ...first,
      retryAt,
      ...sent,
      status: 401,
      error,
      problem: { code: "signature_mismatch", title: problem.title },
    },
    { type: "begun", ...second },
    { type: "delivered", ...second, ...sent, status: 204 },
  ]);
});

test("a message that is dead, and one that is cancelled", async () => {
  const { emulator, eu, application } = await startSession();
  const events = listen(emulator);
  application.answer = () => ({ status: 500 });
  const dead = await eu.publish({ url: application.url("/"), retries: 0 });
  await emulator.settled();
  const late = await eu.publish({ url: application.url("/"), delay: "1h" });
  await eu.messages.cancel(late.messageId);
  const [letter] = emulator.regions.EU_CENTRAL_1.deadLetters;
  expect(events.filter(({ type }) => type === "dead")).toMatchObject([
    { messageId: dead.messageId, dlqId: letter?.dlqId, status: 500, attempt: 1, maxAttempts: 1 },
  ]);
  expect(events.at(-1)).toMatchObject({ type: "cancelled", messageId: late.messageId });
});

test.each([
  { name: "another type", type: "application/json", body: '{"code":"a","title":"b"}' },
  { name: "no code", type: "application/problem+json", body: '{"title":"b"}' },
  { name: "no object", type: "application/problem+json", body: "null" },
  { name: "no JSON", type: "application/problem+json", body: "{" },
  {
    name: "one that is too long",
    type: "application/problem+json",
    body: JSON.stringify({ code: "a", title: "b".repeat(20_000) }),
  },
])("an answer of $name has no problem", async ({ type, body }) => {
  const { emulator, eu, application } = await startSession();
  const events = listen(emulator);
  application.answer = () => ({ status: 400, headers: { "Content-Type": type }, body });
  await eu.publish({ url: application.url("/"), retries: 0 });
  await emulator.settled();
  const dead = events.filter((event) => event.type === "dead");
  expect(dead).toMatchObject([{ status: 400, problem: undefined }]);
});

test("a schedule that fires", async () => {
  const { emulator, eu, application } = await startSession({ startAt: START });
  const events = listen(emulator);
  const request = { destination: application.url("/"), cron: "* * * * *" };
  const { scheduleId } = await eu.schedules.create(request);
  await emulator.clock.advance("1m");
  const accepted = events.find((event) => event.type === "accepted");
  expect(accepted).toMatchObject({ scheduleId });
  expect(events.find(({ type }) => type === "scheduleFired")).toEqual({
    type: "scheduleFired",
    region: "EU_CENTRAL_1",
    time: START + 60_000,
    scheduleId,
    messageIds: [accepted?.type === "accepted" && accepted.messageId],
  });
});

test("a run that begins and ends", async () => {
  const { emulator, workflows, client } = await startWorkflows();
  const events = listen(emulator);
  const url = workflows.add("/w", async (context) => context.run("one", () => 1));
  const { workflowRunId } = await client.trigger({ url });
  await emulator.runUntilIdle();
  const ofRun = events.filter(({ type }) => type === "runBegun" || type === "runEnded");
  expect(ofRun).toMatchObject([
    { type: "runBegun", workflowRunId, workflowUrl: url, state: "RUN_STARTED" },
    { type: "runEnded", workflowRunId, workflowUrl: url, state: "RUN_SUCCESS" },
  ]);
  expect(events.find(({ type }) => type === "delivered")).toMatchObject({
    workflowRunId,
    workflowCallType: "step",
  });
});

test("https:// to an app that speaks http://", async () => {
  const { emulator, eu, application } = await startSession();
  const events = listen(emulator);
  await eu.publish({ url: application.url("/").replace("http:", "https:"), retries: 0 });
  await emulator.settled();
  expect(events.find(({ type }) => type === "dead")).toMatchObject({
    error: expect.stringMatching(/^http:\/\/, not https:\/\/\? \((EPROTO|ERR_SSL_\w+)\)$/),
  });
});

test("what a message belongs to", async () => {
  const { emulator, eu, application } = await startSession();
  const events = listen(emulator);
  const endpoints = [{ name: "orders", url: application.url("/") }];
  await eu.urlGroups.addEndpoints({ name: "group", endpoints });
  await eu.batch([
    { urlGroup: "group", label: "a", flowControl: { key: "key", rate: 1 } },
    { url: application.url("/"), queueName: "queue", label: "b" },
  ]);
  await emulator.settled();
  const delivered = events.filter(({ type }) => type === "delivered");
  expect(delivered).toHaveLength(2);
  expect(delivered).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        urlGroup: "group",
        endpointName: "orders",
        flowControlKey: "key",
        labels: ["a"],
      }),
      expect.objectContaining({ queueName: "queue", labels: ["b"] }),
    ]),
  );
});

test.each<{ faults: FaultSettings; type: string; signature: string | undefined }>([
  { faults: { duplicate: 1 }, type: "delivered", signature: "EU_CENTRAL_1" },
  { faults: { reorder: 1 }, type: "delivered", signature: "EU_CENTRAL_1" },
  { faults: { drop: 1 }, type: "dead", signature: undefined },
  { faults: { dropAnswer: 1 }, type: "dead", signature: "EU_CENTRAL_1" },
  { faults: { tamperBody: 1 }, type: "delivered", signature: "EU_CENTRAL_1" },
  { faults: { signWithOtherRegion: 1 }, type: "delivered", signature: "US_EAST_1" },
  { faults: { regionHeader: "wrong" }, type: "delivered", signature: "EU_CENTRAL_1" },
  { faults: { regionHeader: "missing" }, type: "delivered", signature: "EU_CENTRAL_1" },
])("an attempt names the fault that touched it: $faults", async ({ faults, type, signature }) => {
  const { emulator, eu, application } = await startSession();
  const events = listen(emulator);
  emulator.faults.set(faults);
  await eu.publish({ url: application.url("/"), body: "secret", retries: 0 });
  await emulator.settled();
  expect(events.at(-1)).toMatchObject({
    type,
    faults: Object.keys(faults),
    signature: signature && { region: signature, key: "current" },
  });
  const { token, keys } = emulator.regions.EU_CENTRAL_1;
  for (const secret of ["secret", "eyJ", token, keys.current, keys.next]) {
    expect(JSON.stringify(events)).not.toContain(secret);
  }
});

test("the faults of the second request of a duplicate are its own", async () => {
  const { emulator, eu, application } = await startSession();
  const events = listen(emulator);
  const { faults } = emulator.regions.EU_CENTRAL_1;
  faults.set({ duplicate: 1, tamperBody: 0.5 });
  application.answer = ({ body }) => ({ status: String(body).endsWith("tampered") ? 401 : 200 });
  for (let index = 0; index < 16; index += 1) {
    await eu.publish({ url: application.url("/"), body: "a", retries: 0 });
  }
  await emulator.settled();
  const over = events.filter((event) => event.type === "delivered" || event.type === "dead");
  expect(over).toHaveLength(16);
  for (const { status, faults, duplicate, messageId } of over) {
    expect(faults.includes("tamperBody")).toBe(status === 401);
    expect(duplicate?.faults).toEqual(duplicate?.status === 401 ? ["tamperBody"] : []);
    const [attempt] = emulator.regions.EU_CENTRAL_1.attemptsOf(messageId);
    expect(attempt?.faults).toEqual(faults);
    expect(attempt?.duplicate?.faults).toEqual(duplicate?.faults);
  }
  expect(over.some(({ status, duplicate }) => status === 200 && duplicate?.status === 401)).toBe(
    true,
  );
});

test("a deduplicated publication, a roll of the keys, and a connection that a fault closes", async () => {
  const { emulator, eu, application } = await startSession();
  const message = { url: application.url("/"), deduplicationId: "once" };
  const { messageId } = await eu.publish(message);
  await emulator.settled();
  const events = listen(emulator);
  await eu.publish(message);
  await call(emulator, "POST", "/v2/keys/rotate");
  emulator.regions.EU_CENTRAL_1.rollKeys();
  const region = "EU_CENTRAL_1";
  expect(events).toMatchObject([
    { type: "deduplicated", region, messageId, method: "POST", url: message.url },
    { type: "keysRolled", region },
    { type: "keysRolled", region },
  ]);
  events.length = 0;
  emulator.faults.set({ api: { reset: 1 } });
  await expect(call(emulator, "GET", "/v2/queues?a=secret")).rejects.toThrow();
  emulator.faults.set({ api: { dropAnswer: 1 } });
  await expect(call(emulator, "GET", "/v2/queues?a=secret")).rejects.toThrow();
  const reset = { type: "connectionReset", region, method: "GET", path: "/v2/queues" };
  expect(events).toMatchObject([
    { ...reset, isDone: false },
    { ...reset, isDone: true },
  ]);
  expect(JSON.stringify(events)).not.toContain("secret");
});

test("a listener that is removed hears nothing more", async () => {
  const { emulator, eu, application } = await startSession();
  const events: EmulatorEvent[] = [];
  const end = emulator.onEvent((event) => events.push(event));
  end();
  await eu.publish({ url: application.url("/") });
  await emulator.settled();
  expect(events).toEqual([]);
});

test("what a schedule publishes can begin a run", async () => {
  const { emulator, workflows } = await startWorkflows({ startAt: START });
  const url = workflows.add("/w", async (context) =>
    context.run("one", () => context.requestPayload),
  );
  const { status } = await call(emulator, "POST", `/v2/schedules/${url}`, {
    headers: {
      "Upstash-Cron": "* * * * *",
      "Upstash-Workflow-Init": "true",
      "Upstash-Workflow-RunId": "wfr_scheduled",
      "Upstash-Workflow-Url": url,
      "Upstash-Feature-Set": "LazyFetch,InitialBody",
      "Upstash-Forward-Upstash-Workflow-Sdk-Version": "1",
    },
    body: '"payload"',
  });
  expect(status).toBe(201);
  await emulator.clock.advance("1m");
  expect(emulator.regions.EU_CENTRAL_1.runs).toMatchObject([
    { workflowRunId: "wfr_scheduled", workflowState: "RUN_SUCCESS" },
  ]);
});
