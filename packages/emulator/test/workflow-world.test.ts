import { EventEmitter, once } from "node:events";
import { regions } from "@qstash-verify/testing";
import { Receiver } from "@upstash/qstash";
import { Client } from "@upstash/workflow";
import { expect, test, vi } from "vitest";
import { publisherOf, startWorkflows } from "./workflow-session.js";

test("30 runs at once complete, whatever is sent twice, late, lost, or cut off", {
  timeout: 60_000,
}, async () => {
  const { emulator, workflows, client, region } = await startWorkflows({ seed: 3 });
  const third = workflows.route("/third", async () => Response.json({ ok: true }));
  const url = workflows.add<{ n: number }>("/w", async (context) => {
    const { n } = context.requestPayload;
    const one = await context.run("one", () => n + 1);
    const [two, , { status }] = await Promise.all([
      context.run("two", () => one + 1),
      context.sleep("sleep", 5),
      context.call("call", { url: third, retries: 3 }),
    ]);
    const { timeout } = await context.waitForEvent("wait", `event ${n}`, { timeout: 60 });
    return [two, status, timeout];
  });
  const api = { reset: 0.03, dropAnswer: 0.03 };
  const triggers = Array.from({ length: 30 }, (_, n) => ({ url, body: { n }, retries: 10 }));
  await client.trigger(triggers);
  emulator.faults.set({ duplicate: 0.3, reorder: 0.3, drop: 0.05, dropAnswer: 0.1, api });
  await emulator.runUntilIdle();
  const responses = region.runs.map(({ workflowRunResponse }) => workflowRunResponse);
  const expected = triggers.map(({ body: { n } }) => JSON.stringify([n + 2, 200, true]));
  expect(responses.sort()).toEqual(expected.sort());
  expect(region.messages).toEqual([]);
  expect(region.deadLetters).toEqual([]);
  // What was to go wrong did.
  const deliveries = workflows.handled.filter(({ headers }) => headers.has("upstash-message-id"));
  const ids = deliveries.map(({ headers }) => headers.get("upstash-message-id"));
  expect(ids.length).toBeGreaterThan(new Set(ids).size);
  expect(region.requests.filter(({ status }) => status === undefined)).not.toEqual([]);
});

test("of a step that came twice, the first is the one", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  let count = 0;
  const url = workflows.add("/w", async (context) => context.run("count", () => ++count));
  emulator.faults.set({ duplicate: 1 });
  await client.trigger({ url });
  await emulator.settled();
  expect(count).toBe(2);
  const [run] = region.runs;
  expect(run?.steps).toMatchObject([{}, { steps: [{ out: run?.workflowRunResponse }] }]);
});

test("an answer that is lost after the last step changes nothing", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const url = workflows.add("/w", async (context) => context.run("step", () => 1));
  emulator.faults.set({ dropAnswer: 1 });
  await client.trigger({ url, retries: 1 });
  await emulator.settled();
  expect(region.runs).toMatchObject([{ workflowState: "RUN_SUCCESS" }]);
  expect(region.messages).toEqual([]);
  expect(region.logs.map(({ state }) => state)).toContain("CANCELED");
});

test("runs of both regions at once stay where they began", async () => {
  const { emulator, workflows } = await startWorkflows();
  vi.stubEnv("QSTASH_REGION", undefined);
  const env = emulator.env("migration");
  const { serve } = await import("@upstash/workflow");
  const { handler } = serve(
    async (context) => {
      const one = await context.run("one", () => 1);
      await context.sleep("sleep", 60);
      const two = await context.run("two", () => one + 1);
      return two;
    },
    { env },
  );
  const url = workflows.route("/w", handler);
  const runIds: Record<string, string[]> = {};
  for (const region of regions) {
    const { url: baseUrl, token } = emulator.regions[region];
    const runs = await new Client({ baseUrl, token, retry: false }).trigger([{ url }, { url }]);
    runIds[region] = runs.map(({ workflowRunId }) => workflowRunId);
  }
  await emulator.runUntilIdle();
  for (const name of regions) {
    const { runs, requests, logs } = emulator.regions[name];
    expect(runs.map(({ workflowState }) => workflowState)).toEqual(["RUN_SUCCESS", "RUN_SUCCESS"]);
    const own = [...(runIds[name] ?? [])].sort();
    expect([...new Set(requests.flatMap((each) => each.workflowRunIds ?? []))].sort()).toEqual(own);
    expect([...new Set(logs.map(({ workflowRunId }) => workflowRunId))].sort()).toEqual(own);
    const sent = workflows.handled.filter(({ headers }) =>
      own.includes(headers.get("upstash-workflow-runid") ?? ""),
    );
    expect(new Set(sent.map(({ headers }) => headers.get("upstash-region")))).toEqual(
      new Set([name.replaceAll("_", "-")]),
    );
  }
});

test("a run of one region is unknown to the other", async () => {
  const { emulator, workflows, client } = await startWorkflows();
  const url = workflows.add("/w", async (context) => context.sleep("sleep", 60));
  const { workflowRunId } = await client.trigger({ url });
  await emulator.settled();
  const { http } = publisherOf(emulator, "US_EAST_1");
  const path = ["v2", "workflows", "runs", workflowRunId];
  for (const method of ["GET", "DELETE"] as const) {
    await expect(http.request({ path, method })).rejects.toMatchObject({ status: 404 });
  }
  const headers = { "Upstash-Workflow-RunId": workflowRunId, "Upstash-Workflow-Init": "false" };
  const us = publisherOf(emulator, "US_EAST_1");
  await expect(us.publishJSON({ url, headers, body: {} })).rejects.toMatchObject({ status: 400 });
  const invoke = { ...headers, "Upstash-Workflow-Init": "true", "Upstash-Workflow-Invoke": "true" };
  const body = { workflowRunId, workflowUrl: url, step: {} };
  await expect(us.publishJSON({ url, headers: invoke, body })).rejects.toMatchObject({
    status: 400,
  });
  expect(emulator.regions.US_EAST_1.runs).toEqual([]);
});

test("every delivery of a run is signed for its body and its URL", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const url = workflows.add("/w", async (context) => {
    await context.call("call", { url: workflows.url("/nowhere") });
    return context.run("one", () => 1);
  });
  const label = "l";
  const { workflowRunId } = await client.trigger({ url, label });
  await emulator.settled();
  const { current, next } = region.keys;
  const receiver = new Receiver({ currentSigningKey: current, nextSigningKey: next });
  for (const { path, headers, body } of workflows.handled) {
    const signature = headers.get("upstash-signature") ?? "";
    expect(await receiver.verify({ signature, body, url: workflows.url(path) })).toBe(true);
  }
  const [first] = workflows.handled;
  expect(JSON.parse(first?.body ?? "")).toEqual([
    { messageId: first?.headers.get("upstash-message-id"), body: "", callType: "step" },
  ]);
  expect(Object.fromEntries(first?.headers ?? [])).toMatchObject({
    "upstash-workflow-runid": workflowRunId,
    "upstash-workflow-url": url,
    "upstash-workflow-init": "true",
    "upstash-workflow-createdat": String(region.runs[0]?.workflowRunCreatedAt),
    "upstash-workflow-sdk-version": "1",
    "upstash-label": label,
    "upstash-retried": "0",
    "upstash-region": "EU-CENTRAL-1",
  });
});

test("a restart keeps runs, their sleeps and their waits", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const arrival = new EventEmitter();
  const arrived = once(arrival, "arrived");
  const released = once(arrival, "released");
  const url = workflows.add("/w", async (context) => {
    await context.run("under way", async () => {
      arrival.emit("arrived");
      await released;
    });
    await context.sleep("sleep", 60);
    const { timeout } = await context.waitForEvent("wait", "e", { timeout: 60 });
    return timeout;
  });
  await client.trigger({ url });
  await arrived;
  const restarted = emulator.restart();
  arrival.emit("released");
  await restarted;
  await emulator.clock.advance("60s");
  await emulator.restart();
  const steps = [{}, {}, {}, { steps: [{ waitEventId: "e" }] }];
  expect(region.runs).toMatchObject([{ workflowState: "RUN_STARTED", steps }]);
  await emulator.clock.advance("60s");
  expect(region.runs).toMatchObject([
    { workflowState: "RUN_SUCCESS", workflowRunResponse: "true" },
  ]);
});

test("settings of the trigger hold for every step", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  let failures = 0;
  const url = workflows.add("/w", async (context) => {
    await context.run("one", () => 1);
    await context.run("two", () => {
      failures += 1;
      throw new Error("broken");
    });
  });
  const flowControl = { key: "k", parallelism: 1 };
  await client.trigger({ url, retries: 1, retryDelay: "1000", flowControl, headers: { a: "b" } });
  await emulator.settled();
  expect(region.messages).toMatchObject([
    {
      header: { A: ["b"] },
      flowControlKey: "k",
      parallelism: 1,
      maxRetries: 1,
      retryDelayExpression: "1000",
      failureCallback: url,
    },
  ]);
  await emulator.clock.advance("1s");
  expect(failures).toBe(2);
  expect(region.runs).toMatchObject([{ workflowState: "RUN_FAILED" }]);
});
