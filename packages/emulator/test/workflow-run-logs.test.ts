import { expect, test } from "vitest";
import { call } from "./session.js";
import { startWorkflows } from "./workflow-session.js";

// Kind 6: workflows. What the logs of a run tell of its steps and of their attempts.

test("a step that is retried tells its retries, their delay, and every attempt that failed", async () => {
  const { emulator, workflows, client, region } = await startWorkflows({ startAt: 0 });
  let isBroken = true;
  const url = workflows.add("/w", async (context) => {
    await context.run("flaky", () => {
      if (isBroken) throw new Error("not yet");
    });
  });
  const flowControl = { key: "k", parallelism: 2 };
  await client.trigger({ url, retries: 5, retryDelay: "60000", flowControl });
  await emulator.clock.advance("1m");
  expect((await client.logs()).runs).toMatchObject([
    {
      workflowRunCallerIp: "127.0.0.1",
      flowControlKey: "k",
      steps: [
        { steps: [{ stepName: "init", retries: 5, retryDelay: "60000" }] },
        {
          type: "next",
          steps: [{ state: "STEP_RETRY", retries: 5, retryDelay: "60000", stepName: "flaky" }],
        },
      ],
    },
  ]);
  const [next] = region.runs[0]?.steps.at(-1)?.steps ?? [];
  expect(next?.nextDeliveryTime).toBe(region.messages[0]?.notBefore);
  expect(next?.errors).toMatchObject([
    { status: 500, error: expect.stringContaining("500"), body: expect.stringContaining("yet") },
    { status: 500, headers: { "Upstash-Workflow-Sdk-Version": ["1"] } },
  ]);
  const [first, second] = next?.errors ?? [];
  expect((second?.time ?? 0) - (first?.time ?? 0)).toBeGreaterThanOrEqual(60_000);
  isBroken = false;
  await emulator.runUntilIdle();
  expect(region.runs[0]).toMatchObject({
    workflowState: "RUN_SUCCESS",
    steps: [{}, { type: "sequential", steps: [{ stepName: "flaky", retries: 5 }] }],
  });
});

test("a parallel step that is retried, and one that failed, tell it in their group", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const url = workflows.add("/w", async (context) => {
    await Promise.all([
      context.run("bad", () => {
        throw new Error("no");
      }),
      context.sleep("long", 1_000),
    ]);
  });
  await client.trigger({ url, retries: 1 });
  await emulator.settled();
  const bad = () => region.runs[0]?.steps.find(({ type }) => type === "parallel")?.steps[0];
  expect(bad()).toMatchObject({ state: "STEP_RETRY", retries: 1, errors: [{ status: 500 }] });
  expect(bad()?.nextDeliveryTime).toBeGreaterThan(emulator.clock.now());
  await emulator.clock.advance("20s");
  expect(bad()).toMatchObject({ state: "STEP_FAILED", errors: [{ status: 500 }, { status: 500 }] });
  expect(region.runs[0]?.steps.some(({ type }) => type === "next")).toBe(false);
});

test("an attempt that was not answered is an error without a body", async () => {
  const { emulator, client, region } = await startWorkflows();
  await client.trigger({ url: "http://127.0.0.1:1/", retries: 0 });
  await emulator.settled();
  expect(region.runs[0]?.steps.at(-1)?.steps[0]).toMatchObject({
    state: "STEP_FAILED",
    retries: 0,
    errors: [{ status: -1, headers: {}, body: "", error: expect.stringMatching(/ECONN/) }],
  });
});

test("a call tells what it sent and got, and its own retries", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const third = workflows.route("/third", async () =>
    Response.json({ sum: 3 }, { status: 201, headers: { "X-Kind": "a" } }),
  );
  const url = workflows.add("/w", async (context) => {
    const settings = { url: third, method: "PUT", body: "[1,2]", retryDelay: "7" } as const;
    await context.call("add", { ...settings, retries: 4, headers: { "X-Own": "mine" } });
  });
  await client.trigger({ url, retries: 1 });
  await client.trigger({ url, redact: { body: true } });
  await emulator.settled();
  expect(region.runs[1]?.steps[1]?.steps).toMatchObject([
    {
      stepName: "add",
      stepType: "Call",
      retries: 4,
      retryDelay: "7",
      callUrl: third,
      callMethod: "PUT",
      callBody: "[1,2]",
      callHeaders: { "X-Own": ["mine"] },
      callResponseStatus: 201,
      callResponseBody: '{"sum":3}',
      callResponseHeaders: { "X-Kind": ["a"] },
    },
  ]);
  expect(region.runs[0]?.steps[1]?.steps).toMatchObject([
    {
      callBody: expect.stringMatching(/^REDACTED:/),
      callResponseBody: expect.stringMatching(/^REDACTED:/),
    },
  ]);
});

test("an invocation tells which run it began", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const otherUrl = workflows.add("/other", async (context) => context.sleep("s", 60));
  const url = workflows.add("/w", async (context) => {
    const other = { routeFunction: async () => 1, options: {}, workflowId: "other" };
    await context.invoke("beside", { workflow: other as never, body: { a: 1 } });
  });
  await client.trigger({ url });
  await emulator.runUntilIdle();
  const [invoked, invoker] = region.runs;
  expect(invoker?.steps[1]?.steps).toMatchObject([
    {
      stepType: "Invoke",
      invokedWorkflowRunId: invoked?.workflowRunId,
      invokedWorkflowUrl: otherUrl,
      invokedWorkflowCreatedAt: invoked?.workflowRunCreatedAt,
      invokedWorkflowRunBody: '{"a":1}',
    },
  ]);
});

test("a failed attempt of a call that is tried again is no result", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  let times = 0;
  const third = workflows.route("/third", async () => {
    times += 1;
    return times < 3 ? new Response("busy", { status: 503 }) : new Response("done");
  });
  const seen: unknown[] = [];
  const url = workflows.add("/w", async (context) => {
    const { status, body } = await context.call("call", { url: third, retries: 3 });
    seen.push([status, body]);
    await context.run("after", () => seen.length);
  });
  await client.trigger({ url, workflowRunId: "a" });
  await emulator.settled();
  // It is reported, as the SDK expects it, and nothing of the workflow runs.
  const reports = () => workflows.handled.filter(({ headers }) => isReport(headers));
  expect(reports().map(({ body }) => JSON.parse(body))).toMatchObject([
    { status: 503, retried: 0, maxRetries: 3 },
  ]);
  expect(seen).toEqual([]);
  const path = "/v2/workflows/runs/wfr_a";
  const results = async () => {
    const { json } = await call(emulator, "GET", path);
    return (json as { callType: string }[]).filter(({ callType }) => callType === "step");
  };
  expect(await results()).toHaveLength(1);
  await emulator.runUntilIdle();
  expect(reports().map(({ body }) => JSON.parse(body).status)).toEqual([503, 503, 200]);
  expect(new Set(seen.map(String))).toEqual(new Set(["200,done"]));
  expect(region.runs[0]).toMatchObject({ workflowState: "RUN_SUCCESS" });
});

function isReport(headers: Headers): boolean {
  return headers.has("upstash-workflow-callback");
}
