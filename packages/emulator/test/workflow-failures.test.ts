import type { EmulatorOptions } from "@qstash-verify/emulator";
import { WorkflowNonRetryableError, WorkflowRetryAfterError } from "@upstash/workflow";
import { expect, test } from "vitest";
import { call } from "./session.js";
import { startWorkflows } from "./workflow-session.js";

async function startFailing(fail: () => void = () => {}, options: EmulatorOptions = {}) {
  const session = await startWorkflows(options);
  const told: object[] = [];
  const state = { isBroken: true, isFailureBroken: false, ran: [] as string[] };
  const url = session.workflows.add<{ n: number }>(
    "/w",
    async (context) => {
      const first = await context.run("first", () => {
        state.ran.push("first");
        return context.requestPayload.n;
      });
      const [second] = await Promise.all([
        context.run("second", () => {
          state.ran.push("second");
          if (state.isBroken) fail();
          if (state.isBroken) throw new Error("broken");
          return first + 1;
        }),
        context.sleep("sleep", 60),
        context.waitForEvent("wait", "go", { timeout: 86_400 * 300 }),
      ]);
      return [first, second];
    },
    {
      failureFunction: ({ context, failStatus, failResponse, failHeaders }) => {
        if (state.isFailureBroken) throw new Error("failure function");
        const { workflowRunId, requestPayload, url: workflowUrl, headers } = context;
        const user = headers.get("x-user");
        const step = failHeaders["Upstash-Error-Step-Name"];
        told.push({
          workflowRunId,
          requestPayload,
          workflowUrl,
          user,
          failStatus,
          failResponse,
          step,
        });
        return "noted";
      },
    },
  );
  return { ...session, url, told, state };
}

test("a run whose retries are used up has failed, and its failure function hears of it once", async () => {
  const { emulator, workflows, client, region, url, told, state } = await startFailing();
  const headers = { "X-User": "u" };
  const { workflowRunId } = await client.trigger({ url, body: { n: 1 }, retries: 1, headers });
  await emulator.settled();
  expect(told).toEqual([]);
  expect(region.runs).toMatchObject([
    { workflowState: "RUN_STARTED", steps: [{}, {}, { type: "parallel" }, { type: "next" }] },
  ]);
  await emulator.clock.advance("13s");
  expect(state.ran).toEqual(["first", "second", "second"]);
  expect(told).toEqual([
    {
      workflowRunId,
      requestPayload: { n: 1 },
      workflowUrl: url,
      user: "u",
      failStatus: 500,
      failResponse: expect.stringContaining("broken"),
      step: ["second"],
    },
  ]);
  const [letter, ...others] = (await client.dlq.list()).messages;
  expect(others).toEqual([]);
  expect(letter).toMatchObject({
    workflowRunId,
    workflowUrl: url,
    responseStatus: 500,
    failureCallback: url,
    failureCallbackInfo: { state: "CALLBACK_SUCCESS", responseBody: '{"result":"noted"}' },
  });
  expect(region.runs).toMatchObject([
    {
      workflowState: "RUN_FAILED",
      dlqId: letter?.dlqId,
      failureFunction: { url, state: "CALLBACK_SUCCESS", failStatus: 500 },
    },
  ]);
  // What was left of it is gone.
  expect(region.messages).toEqual([]);
  expect(await client.getWaiters({ eventId: "go" })).toEqual([]);
  expect(workflows.handled.at(-1)?.headers.get("upstash-workflow-runid")).toBe(workflowRunId);
});

test("an error that no retry can heal fails the run at once", async () => {
  const { emulator, client, region, url, told, state } = await startFailing(() => {
    throw new WorkflowNonRetryableError("never");
  });
  await client.trigger({ url, body: { n: 1 } });
  await emulator.settled();
  expect(state.ran).toEqual(["first", "second"]);
  expect(told).toMatchObject([{ failStatus: 489, failResponse: "never" }]);
  expect(region.runs).toMatchObject([{ workflowState: "RUN_FAILED" }]);
});

test("an error that names a time is retried then", async () => {
  const { emulator, client, region, url, state } = await startFailing(() => {
    throw new WorkflowRetryAfterError("later", 600);
  });
  await client.trigger({ url, body: { n: 1 } });
  await emulator.clock.advance("599s");
  expect(state.ran).toEqual(["first", "second"]);
  state.isBroken = false;
  await emulator.clock.advance("1s");
  expect(state.ran).toEqual(["first", "second", "second"]);
  await client.notify({ eventId: "go", eventData: 1 });
  await emulator.settled();
  expect(region.runs).toMatchObject([{ workflowRunResponse: "[1,2]" }]);
});

test.each([
  ["delivered", 1_000_000],
  ["fetched", 1],
])(
  "a run whose steps are %s is resumed where it failed, with what was under way",
  async (_, workflowBytes) => {
    const session = await startFailing(undefined, { limits: { workflowBytes } });
    const { emulator, client, region, url, state } = session;
    const { workflowRunId } = await client.trigger({ url, body: { n: 1 }, retries: 1 });
    await emulator.clock.advance("13s");
    state.isBroken = false;
    const { messages } = await client.dlq.list();
    const resumed = await client.dlq.resume(messages.map(({ dlqId }) => dlqId));
    expect(resumed).toEqual({
      workflowRuns: [
        { workflowRunId: expect.stringMatching(/^wfr_/), workflowCreatedAt: emulator.clock.now() },
      ],
    });
    expect(resumed.workflowRuns[0]?.workflowRunId).not.toBe(workflowRunId);
    // The sleep has not begun anew, and has not been cut short.
    const sleep = () => region.runs[0]?.steps[2]?.steps[1];
    await emulator.clock.advance("46s");
    expect(sleep()).toMatchObject({ stepName: "sleep", state: "STEP_PROGRESS" });
    await emulator.clock.advance("1s");
    expect(sleep()).toMatchObject({ stepName: "sleep", state: "STEP_SUCCESS" });
    expect(await client.notify({ eventId: "go", eventData: 1 })).toHaveLength(1);
    await emulator.settled();
    expect(region.runs).toMatchObject([
      { workflowState: "RUN_SUCCESS", workflowRunResponse: "[1,2]" },
      { workflowRunId, workflowState: "RUN_FAILED" },
    ]);
    expect(state.ran).toEqual(["first", "second", "second", "second"]);
    expect(region.deadLetters).toEqual([]);
  },
);

test("a call that was to be tried again is tried for the run that goes on", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const state = { isBroken: true };
  const third = workflows.route("/third", async () =>
    Response.json({}, { status: state.isBroken ? 500 : 200 }),
  );
  const url = workflows.add("/w", async (context) => {
    const [called] = await Promise.all([
      context.call("call", { url: third, retries: 3 }),
      context.run("run", () => {
        if (state.isBroken) throw new Error("broken");
      }),
    ]);
    return called.status;
  });
  await client.trigger({ url, retries: 1 });
  await emulator.clock.advance("13s");
  expect(region.runs).toMatchObject([{ workflowState: "RUN_FAILED" }]);
  state.isBroken = false;
  await client.dlq.resume({ all: true });
  await emulator.runUntilIdle();
  expect(region.runs[0]).toMatchObject({
    workflowState: "RUN_SUCCESS",
    workflowRunResponse: "200",
  });
});

test("a run that is resumed and fails again is a failure of its own", async () => {
  const { emulator, workflows, client, region, url, told } = await startFailing();
  await client.trigger({ url, body: { n: 1 }, retries: 0 });
  await emulator.settled();
  const { workflowRuns } = await client.dlq.resume({ all: true }, { retries: 1 });
  await emulator.settled();
  expect(told).toHaveLength(1);
  await emulator.clock.advance("12s");
  await emulator.clock.advance("1s");
  expect(told).toMatchObject([{}, { workflowRunId: workflowRuns[0]?.workflowRunId }]);
  const failed = { workflowState: "RUN_FAILED", failureFunction: { state: "CALLBACK_SUCCESS" } };
  expect(region.runs).toMatchObject([failed, failed]);
  const { headers } = workflows.handled.at(-1) ?? {};
  expect(headers?.get("upstash-workflow-runid")).toBe(workflowRuns[0]?.workflowRunId);
  expect((await client.dlq.list()).messages).toMatchObject([
    { workflowRunId: workflowRuns[0]?.workflowRunId },
  ]);
});

test("a run is restarted from its beginning", async () => {
  const { emulator, client, region, url, state } = await startFailing();
  await client.trigger({ url, body: { n: 7 }, retries: 0, label: "l" });
  await emulator.settled();
  state.isBroken = false;
  const { workflowRuns } = await client.dlq.restart({ filter: { label: "l" } });
  await emulator.runUntilIdle();
  expect(state.ran).toEqual(["first", "second", "first", "second"]);
  expect(region.runs[0]).toMatchObject({
    workflowRunId: workflowRuns[0]?.workflowRunId,
    workflowRunResponse: "[7,8]",
    labels: ["l"],
  });
});

test.each(["resume", "restart"])("limits apply to what a %s sets, too", async (action) => {
  const { emulator, region, client, url } = await startFailing(() => {}, {
    limits: { retries: 3, delaySeconds: 60 },
  });
  for (const label of ["a", "b"]) await client.trigger({ url, retries: 0, label });
  await emulator.settled();
  const path = `/v2/workflows/dlq/${action}`;
  const revive = (headers: Record<string, string>) => call(emulator, "POST", path, { headers });
  for (const headers of [{ "Upstash-Retries": "4" }, { "Upstash-Delay": "61s" }] as const) {
    expect(await revive({ ...headers })).toMatchObject({
      status: 412,
      json: { error: expect.stringContaining("quota") },
    });
  }
  expect([region.deadLetters.length, region.runs.length]).toEqual([2, 2]);
  const headers = { "Upstash-Retries": "3", "Upstash-Delay": "60s" };
  expect((await revive(headers)).status).toBe(200);
  expect([region.deadLetters.length, region.runs.length]).toEqual([0, 4]);
});

test("a failure that nobody heard of can be told again", async () => {
  const { emulator, client, region, url, told, state } = await startFailing();
  state.isFailureBroken = true;
  await client.trigger({ url, body: { n: 1 }, retries: 0 });
  await emulator.runUntilIdle();
  const filter = { failureFunctionState: "CALLBACK_FAIL" };
  const { messages } = await client.dlq.list({ filter });
  expect(messages).toMatchObject([{ failureCallbackInfo: { responseStatus: 500 } }]);
  expect(region.deadLetters).toHaveLength(1);
  state.isFailureBroken = false;
  await client.dlq.retryFailureFunction({ dlqId: messages[0]?.dlqId ?? "" });
  await emulator.settled();
  expect(told).toHaveLength(1);
  expect((await client.dlq.list({ filter })).messages).toEqual([]);
});

test("dead letters of runs are told from those of messages", async () => {
  const { emulator, workflows, client, region, url } = await startFailing();
  await client.trigger([1, 2].map((n) => ({ url, body: { n }, retries: 0 })));
  const path = `/v2/publish/${workflows.url("/nowhere")}`;
  await call(emulator, "POST", path, { headers: { "Upstash-Retries": "0" } });
  await emulator.settled();
  expect((await client.dlq.list()).messages).toHaveLength(2);
  const first = await client.dlq.list({ count: 1 });
  const second = await client.dlq.list({ count: 1, cursor: first.cursor ?? "" });
  expect([...first.messages, ...second.messages]).toEqual((await client.dlq.list()).messages);
  const { workflowRunId = "" } = second.messages[0] ?? {};
  const { messages } = await client.dlq.list({ filter: { workflowRunId, workflowUrl: url } });
  expect(messages).toEqual(second.messages);
  const run = region.deadLetters.find(({ workflowRunId }) => workflowRunId !== undefined);
  const message = region.deadLetters.find(({ workflowRunId }) => workflowRunId === undefined);
  expect(await call(emulator, "POST", `/v2/dlq/retry/${run?.dlqId}`)).toMatchObject({
    status: 400,
  });
  const restart = `/v2/workflows/dlq/restart/${message?.dlqId}`;
  expect(await call(emulator, "POST", restart)).toMatchObject({ status: 400 });
  const retried = await call(emulator, "POST", "/v2/dlq/retry");
  expect(retried).toMatchObject({ json: { responses: [{}] } });
  await emulator.settled();
  expect(region.deadLetters).toHaveLength(3);
  expect(await client.dlq.delete({ all: true })).toEqual({ deleted: 2 });
  const left = region.deadLetters.map(({ workflowRunId }) => workflowRunId);
  expect(left).toEqual([undefined]);
});
