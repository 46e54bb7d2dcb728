import { expect, test } from "vitest";
import { call } from "./session.js";
import { startWorkflows } from "./workflow-session.js";

// Kind 6: workflows. How runs end, and who hears of it.

test("a trigger of an endpoint that is no workflow fails, with the reason", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const url = workflows.route("/plain", async () => new Response("hello"));
  await client.trigger({ url, workflowRunId: "a", retries: 5 });
  await emulator.settled();
  expect(region.runs).toMatchObject([{ workflowState: "RUN_FAILED", dlqId: expect.any(String) }]);
  expect(region.deadLetters).toMatchObject([
    { workflowRunId: "wfr_a", responseBody: expect.stringContaining("no workflow") },
  ]);
  const attempts = workflows.handled.filter(({ headers }) => headers.has("Upstash-Workflow-Init"));
  expect(attempts.map(({ headers }) => headers.get("Upstash-Retried"))).toContain("0");
  expect(attempts.map(({ headers }) => headers.get("Upstash-Retried"))).not.toContain("1");
});

test("an invocation of an endpoint that is no workflow fails, and its invoker hears of it", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  workflows.route("/plain", async () => new Response("hello"));
  const seen: unknown[] = [];
  const url = workflows.add("/w", async (context) => {
    const workflow = { routeFunction: async () => 1, options: {}, workflowId: "plain" };
    const { isFailed } = await context.invoke("other", { workflow: workflow as never, body: "" });
    seen.push(isFailed);
  });
  await client.trigger({ url, workflowRunId: "a" });
  await emulator.runUntilIdle();
  expect(seen).toContain(true);
  expect(region.runs.at(-1)).toMatchObject({ workflowState: "RUN_SUCCESS" });
});

test("more retries than the plan has fail the run", async () => {
  const { emulator, workflows, client, region } = await startWorkflows({ limits: { retries: 3 } });
  const trigger = client.trigger({ url: workflows.url("/w"), retries: 4 });
  await expect(trigger).rejects.toMatchObject({ status: 412 });
  const url = workflows.add("/calls", async (context) => {
    await context.call("third", { url: workflows.url("/third"), retries: 4 });
  });
  await client.trigger({ url, workflowRunId: "a", retries: 0 });
  await emulator.runUntilIdle();
  expect(region.runs).toMatchObject([{ workflowRunId: "wfr_a", workflowState: "RUN_FAILED" }]);
});

test("a step's own failure callback is called", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const heard: string[] = [];
  const failed = workflows.route("/failed", async (request) => {
    heard.push(await request.text());
    return new Response();
  });
  const third = workflows.route("/w", async ({ headers }) =>
    headers.get("upstash-workflow-init") === "true"
      ? new Response(null, { headers: { "Upstash-Workflow-Sdk-Version": "1" } })
      : new Response("no", { status: 500 }),
  );
  await client.trigger({ url: third, workflowRunId: "a", retries: 0 });
  await emulator.settled();
  await call(emulator, "POST", `/v2/publish/${third}`, {
    headers: {
      "Upstash-Workflow-RunId": "wfr_a",
      "Upstash-Workflow-Init": "false",
      "Upstash-Workflow-Url": third,
      "Upstash-Failure-Callback": failed,
    },
    body: '{"stepId":1,"stepName":"one","stepType":"Run","out":"1","concurrent":1}',
  });
  await emulator.runUntilIdle();
  expect(region.runs).toMatchObject([{ workflowState: "RUN_FAILED" }]);
  expect(heard.map((text) => JSON.parse(text))).toMatchObject([{ status: 500, url: third }]);
});

test("of parallel steps the one that fails is shown as failed, and the one invoked beside it ends", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  workflows.add("/other", async (context) => context.sleep("long", 60));
  const url = workflows.add("/w", async (context) => {
    const other = { routeFunction: async () => 1, options: {}, workflowId: "other" };
    await Promise.all([
      context.run("bad", () => {
        throw new Error("no");
      }),
      context.invoke("beside", { workflow: other as never, body: "" }),
    ]);
  });
  await client.trigger({ url, workflowRunId: "a", retries: 1 });
  await emulator.clock.advance("15s");
  const groups = () => region.runs.at(-1)?.steps.filter(({ type }) => type === "parallel");
  expect(groups()).toMatchObject([
    {
      steps: [
        { stepName: "bad", state: "STEP_FAILED" },
        { stepName: "beside", state: "STEP_PROGRESS" },
      ],
    },
  ]);
  await emulator.runUntilIdle();
  expect(region.runs.at(-1)).toMatchObject({ workflowState: "RUN_FAILED" });
  expect(groups()).toMatchObject([
    { steps: [{ state: "STEP_FAILED" }, { stepName: "beside", state: "STEP_SUCCESS" }] },
  ]);
});
