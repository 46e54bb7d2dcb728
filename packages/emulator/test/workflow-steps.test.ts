import { expect, test } from "vitest";
import { publisherOf, startWorkflows } from "./workflow-session.js";

test("a run carries what its steps return, to the end", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const done: string[] = [];
  const url = workflows.add<{ n: number }>("/sum", async (context) => {
    const doubled = await context.run("double", () => {
      done.push("double");
      return context.requestPayload.n * 2;
    });
    const text = await context.run("tell", () => {
      done.push("tell");
      return `${doubled} with ümläuts`;
    });
    return { text };
  });
  const { workflowRunId } = await client.trigger({ url, body: { n: 21 } });
  await emulator.settled();
  expect(done).toEqual(["double", "tell"]);
  expect(region.runs).toMatchObject([
    {
      workflowRunId,
      workflowUrl: url,
      workflowState: "RUN_SUCCESS",
      workflowRunResponse: '{"text":"42 with ümläuts"}',
      steps: [
        { type: "sequential", steps: [{ stepName: "init", stepType: "Initial", out: '{"n":21}' }] },
        { type: "sequential", steps: [{ stepId: 1, stepName: "double", out: "42" }] },
        { type: "sequential", steps: [{ stepId: 2, stepName: "tell" }] },
      ],
    },
  ]);
  expect(workflows.handled.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(region.messages).toEqual([]);
  expect(region.logs.map(({ state }) => state)).not.toContain("CANCELED");
});

test("a sleep lasts as long by the emulator's clock", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const until = Math.round(emulator.clock.now() / 1000) + 7200;
  const times: number[] = [];
  const url = workflows.add("/sleep", async (context) => {
    await context.sleep("an hour", 3600);
    await context.run("one", () => times.push(emulator.clock.now()));
    await context.sleepUntil("later", until);
    await context.run("two", () => times.push(emulator.clock.now()));
  });
  const start = emulator.clock.now();
  await client.trigger({ url });
  await emulator.clock.advance("59m");
  expect(times).toEqual([]);
  await emulator.clock.advance("1m");
  expect(times).toEqual([start + 3_600_000]);
  await emulator.clock.advance("2h");
  expect(times).toEqual([start + 3_600_000, until * 1000]);
  expect(region.runs).toMatchObject([{ workflowState: "RUN_SUCCESS" }]);
});

test("branches at once: results, sleeps and calls, in any order", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const third = workflows.route("/third", async () => Response.json({ from: "third" }));
  const url = workflows.add("/parallel", async (context) => {
    const before = await context.run("before", () => "b");
    const [one, , called, two] = await Promise.all([
      context.run("one", () => 1),
      context.sleep("sleep", 60),
      context.call<{ from: string }>("call", { url: third }),
      context.run("two", () => 2),
    ]);
    const after = await context.run("after", () => "a");
    return [before, one, called.body.from, two, after];
  });
  await client.trigger({ url });
  await emulator.runUntilIdle();
  expect(region.runs).toMatchObject([
    {
      workflowState: "RUN_SUCCESS",
      workflowRunResponse: '["b",1,"third",2,"a"]',
      steps: [
        {},
        { type: "sequential" },
        {
          type: "parallel",
          steps: [
            { stepName: "one", out: "1" },
            { stepName: "sleep" },
            { stepName: "call" },
            { stepName: "two" },
          ],
        },
        { type: "sequential", steps: [{ stepName: "after" }] },
      ],
    },
  ]);
});

test("a plain message to a workflow triggers it by itself", async () => {
  const { emulator, workflows, region } = await startWorkflows();
  const url = workflows.add("/plain", async (context) => {
    return context.run("step", () => [context.requestPayload, context.headers.get("x-shop")]);
  });
  const publisher = publisherOf(emulator, "EU_CENTRAL_1");
  await publisher.publishJSON({ url, body: { a: 1 }, headers: { "X-Shop": "b" } });
  await emulator.settled();
  expect(region.runs).toMatchObject([
    { workflowState: "RUN_SUCCESS", workflowRunResponse: '[{"a":1},"b"]' },
  ]);
});

test("a schedule begins a run each time", async () => {
  const { emulator, workflows, region } = await startWorkflows();
  const url = workflows.add("/plain", async (context) => context.run("step", () => 1));
  const publisher = publisherOf(emulator, "EU_CENTRAL_1");
  await publisher.schedules.create({ destination: url, cron: "0 * * * *" });
  await emulator.clock.advance("2h");
  const done = { workflowState: "RUN_SUCCESS", workflowRunResponse: "1" };
  expect(region.runs).toMatchObject([done, done]);
});

test("a run knows when it was created, and its label", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const url = workflows.add("/w", async (context) => {
    await context.sleep("sleep", 60);
    return context.run("step", () => [context.workflowRunCreatedAt, context.labels]);
  });
  await client.trigger({ url, label: ["a", "b"] });
  await emulator.clock.advance("60s");
  const [run] = region.runs;
  const expected = [run?.workflowRunCreatedAt, ["a", "b"]];
  expect(JSON.parse(run?.workflowRunResponse ?? "")).toEqual(expected);
});

test("what is redacted is not shown, and delivered all the same", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const url = workflows.add<string>("/w", async (context) =>
    context.run("step", () => `${context.requestPayload}, ${context.headers.get("x-key")}`),
  );
  const headers = { "X-Key": "hidden header" };
  await client.trigger({
    url,
    body: "hidden body",
    headers,
    redact: { body: true, header: ["X-Key"] },
  });
  await emulator.settled();
  const { workflowRunResponse, ...run } = region.runs[0] ?? {};
  expect(workflowRunResponse).toBe('"hidden body, hidden header"');
  expect(JSON.stringify([run, region.logs])).toContain("REDACTED:");
  expect(JSON.stringify([run, region.logs])).not.toContain("hidden");
  expect(JSON.stringify([run, region.logs])).not.toContain(
    Buffer.from("hidden body").toString("base64"),
  );
});
