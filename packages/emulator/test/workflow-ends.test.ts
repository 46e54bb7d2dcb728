import { createWorkflow, serveMany } from "@upstash/workflow/hono";
import { expect, test } from "vitest";
import { publisherOf, startWorkflows } from "./workflow-session.js";

test("a run id begins one run", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const url = workflows.add("/w", async (context) =>
    context.run("step", () => context.requestPayload),
  );
  await client.trigger({ url, workflowRunId: "mine", body: "first" });
  await client.trigger({ url, workflowRunId: "mine", body: "second" });
  await emulator.settled();
  await client.trigger({ url, workflowRunId: "mine", body: "third" });
  await emulator.settled();
  expect(region.runs).toMatchObject([
    { workflowRunId: "wfr_mine", workflowRunResponse: '"first"' },
  ]);
});

test("a cancelled run leaves nothing behind, and takes no step any more", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const url = workflows.add("/w", async (context) => {
    await Promise.all([
      context.sleep("sleep", 60),
      context.waitForEvent("wait", "e"),
      context.run("cancel me", async () => {
        await client.cancel(context.workflowRunId);
      }),
    ]);
    throw new Error("never");
  });
  const { workflowRunId } = await client.trigger({ url });
  await emulator.settled();
  expect(region.runs).toMatchObject([{ workflowRunId, workflowState: "RUN_CANCELED" }]);
  expect(region.messages).toEqual([]);
  expect(await client.getWaiters({ eventId: "e" })).toEqual([]);
  await emulator.runUntilIdle();
  expect(region.deadLetters).toEqual([]);
  // The SDK was told with a 400 that its run is over, and answered that all is well.
  expect(workflows.handled.map(({ status }) => status)).not.toContain(500);
  const { http } = publisherOf(emulator, "EU_CENTRAL_1");
  const steps = http.request({ path: ["v2", "workflows", "runs", workflowRunId], method: "GET" });
  await expect(steps).rejects.toMatchObject({ status: 404 });
});

test("context.cancel() ends its own run", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const url = workflows.add("/w", async (context) => {
    await context.run("step", () => 1);
    await context.cancel();
  });
  await client.trigger({ url });
  await emulator.runUntilIdle();
  expect(region.runs).toMatchObject([{ workflowState: "RUN_CANCELED" }]);
  expect(region.deadLetters).toEqual([]);
});

test("many are cancelled by what they have in common", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const sleep = (path: string) =>
    workflows.add(path, async (context) => context.sleep("sleep", 60));
  const [a, ab] = [sleep("/a"), sleep("/ab")];
  const trigger = async (url: string, label: string) =>
    (await client.trigger({ url, label })).workflowRunId;
  const runs = [await trigger(a, "x"), await trigger(a, "y"), await trigger(ab, "y")];
  const more = [await trigger(ab, "z"), await trigger(ab, "z"), await trigger(a, "z")];
  await emulator.settled();
  const active = () =>
    region.runs
      .filter(({ workflowState }) => workflowState === "RUN_STARTED")
      .map(({ workflowRunId }) => workflowRunId);
  expect(await client.cancel([runs[0] ?? "", "wfr_nobody"])).toEqual({ cancelled: 1 });
  expect(await client.cancel({ filter: { workflowUrl: a, label: "y" } })).toEqual({ cancelled: 1 });
  expect(active()).not.toContain(runs[1]);
  expect(await client.cancel({ filter: { workflowUrl: a } })).toEqual({ cancelled: 1 });
  expect(active()).toEqual([more[1], more[0], runs[2]]);
  expect(await client.cancel({ filter: { workflowUrlStartingWith: a }, count: 2 })).toEqual({
    cancelled: 2,
  });
  expect(await client.cancel({ all: true })).toEqual({ cancelled: 1 });
  expect(active()).toEqual([]);
});

test("a workflow invokes another, and hears how it ended", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const qstashClient = publisherOf(emulator, "EU_CENTRAL_1");
  const inner = createWorkflow<{ n: number }, { sum: number }>(async (context) => {
    await context.sleep("sleep", 60);
    if (context.requestPayload.n === 0) throw new Error("none");
    if (context.requestPayload.n === 1) await context.cancel();
    return context.run("add", () => ({ sum: context.requestPayload.n + 1 }));
  });
  const outer = createWorkflow(async (context) => {
    const results: unknown[] = [];
    for (const n of [41, 0, 1]) {
      const settings = { workflow: inner, body: { n }, retries: 1, headers: { "X-N": String(n) } };
      results.push(await context.invoke(`invoke ${n}`, settings));
    }
    return results;
  });
  const { Hono } = await import("hono");
  const app = new Hono().post("/w/*", serveMany({ outer, inner }, { qstashClient }));
  for (const path of ["/w/outer", "/w/inner"]) {
    workflows.route(path, async (request) => app.fetch(request));
  }
  await client.trigger({ url: workflows.url("/w/outer") });
  await emulator.runUntilIdle();
  const runs = region.runs;
  const outerRun = runs.find(({ workflowUrl }) => workflowUrl.endsWith("outer"));
  expect(JSON.parse(outerRun?.workflowRunResponse ?? "null")).toEqual([
    { body: { sum: 42 }, isCanceled: false, isFailed: false },
    { isCanceled: false, isFailed: true },
    { isCanceled: true, isFailed: false },
  ]);
  const inners = runs.filter(({ workflowUrl }) => workflowUrl.endsWith("inner"));
  expect(
    inners.map(({ workflowState, invoker }) => [workflowState, invoker?.workflowRunId]),
  ).toEqual(
    ["RUN_CANCELED", "RUN_FAILED", "RUN_SUCCESS"].map((state) => [state, outerRun?.workflowRunId]),
  );
  const counts = workflows.handled
    .filter(({ path }) => path === "/w/inner")
    .map(({ headers }) => headers.get("upstash-workflow-invoke-count"));
  expect(new Set(counts)).toEqual(new Set(["1"]));
});
