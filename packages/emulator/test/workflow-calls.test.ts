import { expect, test } from "vitest";
import { startWorkflows } from "./workflow-session.js";

test("a call sends what it is told to, and nothing of the run", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const third = workflows.route("/third", async (request) =>
    Response.json({ got: await request.text() }, { status: 201, headers: { "X-Kind": "a" } }),
  );
  const url = workflows.add("/call", async (context) => {
    const { status, body, header } = await context.call<{ got: string }>("call", {
      url: third,
      method: "PUT",
      body: "some text",
      headers: { "X-Own": "mine" },
      timeout: 30,
    });
    return { status, got: body.got, kind: header["X-Kind"] };
  });
  await client.trigger({ url, headers: { "X-User": "u" } });
  await emulator.settled();
  expect(region.runs[0]?.workflowRunResponse).toBe('{"status":201,"got":"some text","kind":["a"]}');
  const called = workflows.handled.find(({ path }) => path === "/third");
  const names = [...(called?.headers.keys() ?? [])];
  expect(called?.headers.get("x-own")).toBe("mine");
  expect(names).not.toContain("x-user");
  expect(names.filter((name) => name.startsWith("upstash-workflow"))).toEqual([]);
  // The report comes back without the version of the protocol, and with the user's headers.
  const report = workflows.handled.find(({ headers }) => headers.has("upstash-workflow-callback"));
  expect(report?.headers.get("x-user")).toBe("u");
  expect(report?.headers.has("upstash-workflow-sdk-version")).toBe(false);
});

test("a call that fails is tried as often as it says, and its last answer is the result", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  let times = 0;
  const third = workflows.route("/third", async () => {
    times += 1;
    return new Response("no", { status: 500, headers: { "Content-Type": "text/plain" } });
  });
  const url = workflows.add("/call", async (context) => {
    const { status, body } = await context.call("call", { url: third, retries: 2 });
    return [status, body];
  });
  await client.trigger({ url });
  await emulator.settled();
  expect(times).toBe(1);
  await emulator.runUntilIdle();
  expect(times).toBe(3);
  expect(region.runs[0]).toMatchObject({
    workflowState: "RUN_SUCCESS",
    workflowRunResponse: '[500,"no"]',
  });
  expect(region.deadLetters).toEqual([]);
});

test("nobody at home is an answer, too", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const url = workflows.add("/call", async (context) => {
    return (await context.call("call", { url: "http://127.0.0.1:1/" })).status;
  });
  await client.trigger({ url });
  await emulator.settled();
  expect(region.runs[0]).toMatchObject({ workflowState: "RUN_SUCCESS", workflowRunResponse: "-1" });
});

test("an answer of any bytes, and a large one, arrive as they are", async () => {
  const { emulator, workflows, client, region } = await startWorkflows();
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  const large = "é".repeat(600_000);
  const headers = { "Content-Type": "application/octet-stream" };
  const binary = workflows.route("/binary", async () => new Response(bytes, { headers }));
  const text = workflows.route("/large", async () => Response.json({ large }));
  const seen: unknown[] = [];
  const url = workflows.add("/call", async (context) => {
    const first = await context.call<string>("binary", { url: binary });
    const second = await context.call<{ large: string }>("large", { url: text });
    await context.run("see", () => {
      seen.push(
        Uint8Array.from(first.body, (each) => each.charCodeAt(0)),
        second.body.large,
      );
    });
  });
  await client.trigger({ url });
  await emulator.settled();
  expect(seen).toEqual([bytes, large]);
  expect(region.runs[0]?.workflowState).toBe("RUN_SUCCESS");
});

test("steps that are too many are left to be fetched", async () => {
  const { emulator, workflows, client, region } = await startWorkflows({
    limits: { workflowBytes: 2_000 },
  });
  const url = workflows.add("/long", async (context) => {
    const parts: string[] = [];
    for (let part = 0; part < 4; part++) {
      parts.push(await context.run(`part ${part}`, () => String(part).repeat(1_000)));
    }
    const both = await Promise.all([context.run("x", () => "x"), context.run("y", () => "y")]);
    return [...parts.map((part) => part.length), ...both];
  });
  await client.trigger({ url });
  await emulator.settled();
  expect(region.runs[0]?.workflowRunResponse).toBe('[1000,1000,1000,1000,"x","y"]');
  const path = `/v2/workflows/runs/${region.runs[0]?.workflowRunId}`;
  const empty = workflows.handled.filter(({ body }) => body === "");
  expect(empty.length).toBeGreaterThan(3);
  const fetched = region.requests.filter((each) => each.method === "GET" && each.path === path);
  expect(fetched.map(({ status }) => status)).toEqual(empty.map(() => 200));
});
