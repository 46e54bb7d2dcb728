import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Client as Publisher } from "@upstash/qstash";
import { Client, serve, type WorkflowContext } from "@upstash/workflow";
import { expect, onTestFinished, test } from "vitest";
import { localConsole } from "./local-console.js";

const EU = "EU_CENTRAL_1";

/** The vendor's `serve` on a real server, and the vendor's client. */
async function workflow(
  { emulator }: Awaited<ReturnType<typeof localConsole>>,
  route: (context: WorkflowContext) => Promise<unknown>,
) {
  const { url: baseUrl, token } = emulator.regions[EU];
  const qstashClient = new Publisher({ baseUrl, token, retry: false });
  const { handler } = serve(route, { qstashClient, receiver: undefined } as object);
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]);
    if (request.url === "/third") return void response.end("third party");
    const answer = await handler(new Request(url, { method: "POST", headers, body }));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  }).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/flow`;
  return { url, client: new Client({ baseUrl, token, retry: false }) };
}

test("a run is a waterfall of its steps, and says what it waits for", async () => {
  const local = await localConsole();
  const { emulator, backend } = local;
  const { url, client } = await workflow(local, async (context) => {
    const sum = await context.run("add", () => 1 + 1);
    await Promise.all([context.run("left", () => "l"), context.run("right", () => "r")]);
    await context.sleep("nap", "1m");
    await context.call("ask", { url: new URL("/third", url).href, method: "GET" });
    await context.waitForEvent("hear", "order-7", { timeout: "1h" });
    return sum;
  });
  const { workflowRunId } = await client.trigger({ url, label: "demo" });
  await emulator.settled();
  const asleep = await backend.runs.open(EU, workflowRunId);
  expect(asleep).toMatchObject({ state: "running", label: "demo", verbs: ["cancel"] });
  expect(asleep.waitsFor).toMatch(/^nap sleeps until /);
  const nap = asleep.steps.find(({ name }) => name === "nap");
  expect(nap).toMatchObject({ type: "sleep", state: "waiting" });
  expect(nap?.endedAt).toBeUndefined();
  await emulator.clock.advance("1m");
  await emulator.settled();
  const waiting = await backend.runs.open(EU, workflowRunId);
  expect(waiting.waitsFor).toMatch(/^hear waits for the event order-7 until \d{4}-/);
  const shown = waiting.steps.map(({ name, type, state }) => [name, type, state]);
  expect(shown).toEqual([
    ["init", "start", "done"],
    ["add", "run", "done"],
    ["left", "run", "done"],
    ["right", "run", "done"],
    ["nap", "sleep", "done"],
    ["ask", "call", "done"],
    ["hear", "wait", "waiting"],
  ]);
  expect(waiting.steps.find(({ name }) => name === "ask")?.note).toMatch(
    /^GET http.* answered 200$/,
  );
  const [, , left, right, rested, asked] = waiting.steps;
  expect(asked?.startedAt).toBe(rested?.endedAt);
  expect((rested?.endedAt ?? 0) - (rested?.startedAt ?? 0)).toBe(60_000);
  expect(left?.startedAt).toBe(right?.startedAt);
  expect(await backend.runs.notify(EU, "order-7", '{"paid":true}')).toBe(1);
  expect(await backend.runs.notify(EU, "order-8", "")).toBe(0);
  await emulator.settled();
  const over = await backend.runs.open(EU, workflowRunId);
  expect(over).toMatchObject({ state: "succeeded", response: { text: "2" }, verbs: [] });
  expect(over.steps.at(-1)).toMatchObject({ name: "hear", state: "done" });
  for (const { startedAt, endedAt } of over.steps)
    expect(endedAt).toBeGreaterThanOrEqual(startedAt ?? 0);
  await expect(backend.runs.open(EU, "wfr_none")).rejects.toMatchObject({ status: 404 });
});

test("a step that fails shows its attempts, and a run why it failed", async () => {
  const local = await localConsole();
  const { emulator, backend } = local;
  const { url, client } = await workflow(local, async (context) => {
    await context.run("pay", () => {
      throw new Error("no money");
    });
  });
  const { workflowRunId } = await client.trigger({ url, retries: 1, retryDelay: "60000" });
  await emulator.settled();
  const retrying = await backend.runs.open(EU, workflowRunId);
  expect(retrying.steps.at(-1)).toMatchObject({ name: "pay", state: "retrying" });
  expect(retrying.waitsFor).toMatch(/^pay is tried again attempt 1 failed: answered 500, next at /);
  await emulator.runUntilIdle();
  const failed = await backend.runs.open(EU, workflowRunId);
  expect(failed).toMatchObject({ state: "failed", verbs: ["resume", "restart"] });
  expect(failed.failure).toContain("no money");
  const [done] = await backend.resources.act("runs", "resume", [{ region: EU, id: workflowRunId }]);
  expect(done).toMatchObject({
    isDone: true,
    text: "resumed",
    newId: expect.stringMatching(/^wfr_/),
  });
});
