import { EventEmitter, once } from "node:events";
import { expect, test } from "vitest";
import { call } from "./session.js";
import { startWorkflows } from "./workflow-session.js";

// Kind 6: workflows. Failure callbacks, and runs that nothing would continue.

async function startFailed(failureFunction?: () => Promise<string>) {
  const session = await startWorkflows();
  const { emulator, workflows, client, region } = session;
  const url = workflows.add(
    "/w",
    async (context) =>
      context.run("one", () => {
        throw new Error("no");
      }),
    failureFunction ? { failureFunction } : {},
  );
  await client.trigger({ url, workflowRunId: "a", retries: 0 });
  await emulator.settled();
  const dlqId = region.deadLetters[0]?.dlqId ?? "";
  const path = `/v2/workflows/dlq/callback/${dlqId}`;
  return { ...session, path, state: () => region.deadLetters[0]?.failureFunctionState };
}

test("a workflow without a failure function is not shown as told", async () => {
  const { emulator, region, path, state } = await startFailed();
  await emulator.runUntilIdle();
  expect(region.runs[0]).toMatchObject({ workflowState: "RUN_FAILED" });
  expect(region.runs[0]?.failureFunction).toBeUndefined();
  expect(region.deadLetters[0]?.failureCallbackInfo).toBeUndefined();
  expect(state()).toBeUndefined();
  expect((await call(emulator, "POST", path)).status).toBe(404);
});

test("a failure callback to a missing endpoint fails, and its log has every attempt", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const url = workflows.add("/w", async (context) =>
    context.run("one", () => {
      throw new Error("no");
    }),
  );
  await client.trigger({ url, retries: 0, failureUrl: workflows.url("/nowhere") });
  await emulator.runUntilIdle();
  expect(region.runs[0]?.failureFunction).toMatchObject({
    url: workflows.url("/nowhere"),
    state: "CALLBACK_FAIL",
    responseStatus: 404,
    maxRetries: 0,
    errors: [{ status: 404 }],
  });
  expect(region.deadLetters).toMatchObject([{ failureFunctionState: "CALLBACK_FAIL" }]);
});

test("only a failed failure callback can be repeated, and only one in progress cancelled", async () => {
  let times = 0;
  const gate = new EventEmitter();
  const { emulator, path, state } = await startFailed(async () => {
    times += 1;
    if (times === 1) throw new Error("not told");
    await once(gate, "released");
    return "told";
  });
  await emulator.runUntilIdle();
  expect(state()).toBe("CALLBACK_FAIL");
  expect((await call(emulator, "DELETE", path)).status).toBe(400);
  expect((await call(emulator, "POST", path)).status).toBe(200);
  expect(state()).toBe("CALLBACK_INPROGRESS");
  expect((await call(emulator, "POST", path)).status).toBe(400);
  expect((await call(emulator, "DELETE", path)).status).toBe(202);
  expect(state()).toBe("CALLBACK_CANCELED");
  expect((await call(emulator, "POST", path)).status).toBe(400);
  gate.emit("released");
});

test("a plain endpoint that is triggered without an SDK fails its run", async () => {
  const { emulator, workflows, region } = await startWorkflows();
  const plain = workflows.route("/plain", async () => new Response("hello"));
  await call(emulator, "POST", `/v2/trigger/${plain}`);
  await emulator.settled();
  expect(region.runs).toMatchObject([{ workflowState: "RUN_FAILED" }]);
  expect(region.deadLetters[0]?.responseBody).toContain("did not start the run");
});

test("a run of an SDK without WF_DetectTrigger is not failed by its answer", async () => {
  const { emulator, workflows, region } = await startWorkflows();
  const old = workflows.route("/old", async () => new Response("hello"));
  const headers = {
    "Upstash-Workflow-RunId": "wfr_a",
    "Upstash-Workflow-Init": "true",
    "Upstash-Workflow-Url": old,
    "Upstash-Feature-Set": "LazyFetch,InitialBody",
  };
  await call(emulator, "POST", `/v2/publish/${old}`, { headers });
  await emulator.settled();
  expect(region.runs).toMatchObject([{ workflowState: "RUN_STARTED" }]);
});
