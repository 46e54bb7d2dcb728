import { createHash } from "node:crypto";
import type { EmulatedRegion } from "@qstash-verify/emulator";
import { describe, expect, test } from "vitest";
import { call, startSession } from "./session.js";
import { startWorkflows } from "./workflow-session.js";

const hash = (value: string) => `REDACTED:${createHash("sha256").update(value).digest("hex")}`;
const headers = { "x-key": "secret", "x-open": "open", "Content-Type": "text/plain" };

test("what is redacted is delivered, and shown nowhere", async () => {
  const { emulator, eu, application } = await startSession();
  application.answer = () => ({ status: 500 });
  const redact = { body: true, header: ["X-Key"] } as const;
  const { messageId } = await eu.publish({
    url: application.url("/"),
    body: "private",
    headers,
    redact: { body: redact.body, header: [...redact.header] },
    retries: 0,
    delay: 1,
  });
  const shown = {
    header: { "Content-Type": ["text/plain"], "X-Key": [hash("secret")], "X-Open": ["open"] },
    body: hash("private"),
  };
  expect(await eu.messages.get(messageId)).toMatchObject(shown);
  await emulator.runUntilIdle();
  expect(application.only).toMatchObject({ body: "private", headers: { "x-key": "secret" } });
  const { messages } = await eu.dlq.listMessages();
  expect(messages).toMatchObject([shown]);
  for (const log of (await eu.logs()).logs) expect(log).toMatchObject(shown);
  expect(JSON.stringify(emulator.regions.EU_CENTRAL_1.logs)).not.toMatch(/secret|private/);

  await eu.dlq.retry(messages[0]?.dlqId ?? "");
  await emulator.settled();
  expect(application.received[1]).toMatchObject({
    body: "private",
    headers: { "x-key": "secret" },
  });
});

test("a header that a callback forwards is hidden, too", async () => {
  const { emulator, application } = await startSession();
  await call(emulator, "POST", `/v2/publish/${application.url("/")}`, {
    headers: {
      "Upstash-Redact-Fields": "header[x-key]",
      "Upstash-Callback": application.url("/c"),
      "Upstash-Callback-Forward-X-Key": "secret",
      "Upstash-Delay": "1s",
    },
  });
  const shown = { "Upstash-Forward-X-Key": [hash("secret")] };
  const { messages, logs } = emulator.regions.EU_CENTRAL_1;
  expect(messages).toMatchObject([{ callbackHeader: shown }]);
  expect(logs).toMatchObject([{ callbackHeaders: shown }]);
});

test("a schedule's, too, and those of its messages; all headers at once", async () => {
  const { emulator, eu, application } = await startSession();
  const destination = application.url("/");
  const { scheduleId } = await eu.schedules.create({
    destination,
    cron: "* * * * *",
    body: "private",
    headers,
    redact: { body: true, header: true },
  });
  const shown = {
    header: {
      "Content-Type": [hash("text/plain")],
      "X-Key": [hash("secret")],
      "X-Open": [hash("open")],
    },
    body: hash("private"),
  };
  expect(await eu.schedules.get(scheduleId)).toMatchObject(shown);
  await emulator.clock.advance("1m");
  expect(application.only).toMatchObject({ body: "private", headers: { "x-key": "secret" } });
  for (const log of (await eu.logs()).logs) expect(log).toMatchObject(shown);
});

test("the plural that the documentation has is understood, too", async () => {
  const { emulator, application } = await startSession();
  await call(emulator, "POST", `/v2/publish/${application.url("/")}`, {
    headers: {
      "Upstash-Redact-Fields": "body, headers[x-key]",
      "Upstash-Forward-X-Key": "secret",
      "Upstash-Delay": "1s",
    },
  });
  expect(emulator.regions.EU_CENTRAL_1.messages).toMatchObject([
    { header: { "X-Key": [hash("secret")] }, body: hash("") },
  ]);
});

/** Everything that a region shows, with bodies also as the text that their base64 stands for. */
async function shownBy(region: EmulatedRegion): Promise<string> {
  const paths = ["logs", "dlq", "workflows/logs", "workflows/dlq", "waiters/event", "schedules"];
  const answers = paths.map(async (path) => {
    const headers = { Authorization: `Bearer ${region.token}` };
    return await (await fetch(`${region.url}/v2/${path}`, { headers })).text();
  });
  const { messages, deadLetters, logs, runs, schedules, urlGroups } = region;
  const ids = [...new Set(logs.map(({ messageId }) => messageId))];
  const requests = ids.flatMap((id) => region.attemptsOf(id).map(({ request }) => request));
  const bodies = requests.map((request) => Buffer.from(request?.body ?? []).toString());
  const summaries = ids.map((id) => region.messageOf(id));
  const views = { messages, deadLetters, logs, runs, schedules, urlGroups, requests, summaries };
  const text = [JSON.stringify(views), ...bodies, ...(await Promise.all(answers))].join();
  const decode = (base64: string) => Buffer.from(base64, "base64").toString();
  const once = text.replace(/"([A-Za-z0-9+/]+={0,2})"/g, (_, base64) => decode(base64));
  const twice = once.replace(/"([A-Za-z0-9+/]+={0,2})"/g, (_, base64) => decode(base64));
  return text + once + twice;
}

describe("what is redacted is not shown with callbacks", () => {
  const SECRETS = /hidden body|hidden header|hidden for/;

  test.each([
    { fields: "body,header[X-Secret]", open: ["X-Open"] },
    { fields: "header[X-Secret]", open: ["X-Open"] },
    { fields: "body,header", open: [] },
  ])("$fields", async ({ fields, open }) => {
    const { emulator, application } = await startSession();
    application.answer = () => ({ status: 500 });
    const isWhole = fields.startsWith("body");
    const body = isWhole ? "hidden body" : "open body";
    await call(emulator, "POST", `/v2/publish/${application.url("/source")}`, {
      headers: {
        "Upstash-Redact-Fields": fields,
        "Upstash-Forward-X-Secret": "hidden header",
        "Upstash-Forward-X-Open": open.length > 0 ? "open" : "hidden header",
        "Upstash-Callback": application.url("/callback"),
        "Upstash-Callback-Forward-X-Secret": "hidden for the callback",
        "Upstash-Failure-Callback": application.url("/failure"),
        "Upstash-Failure-Callback-Forward-X-Secret": "hidden for the failure callback",
        "Upstash-Retries": "0",
      },
      body,
    });
    await emulator.runUntilIdle();
    const received = Object.fromEntries(application.received.map((each) => [each.path, each]));
    for (const path of ["/callback", "/failure"]) {
      const report = JSON.parse(received[path]?.body ?? "");
      expect(Buffer.from(report.sourceBody, "base64").toString()).toBe(body);
      expect(report.sourceHeader).toMatchObject({ "X-Secret": ["hidden header"] });
      expect(received[path]?.headers["x-secret"]).toContain("hidden for the");
    }
    const region = emulator.regions.EU_CENTRAL_1;
    const shown = await shownBy(region);
    expect(shown).not.toMatch(SECRETS);
    for (const name of open) expect(shown).toContain(name);
    expect(shown).toContain(hash(received["/callback"]?.body ?? ""));
    expect(region.logs.some(({ url }) => url.endsWith("/failure"))).toBe(true);
  });

  test("with what a callback hides itself", async () => {
    const { emulator, application } = await startSession();
    await call(emulator, "POST", `/v2/publish/${application.url("/")}`, {
      headers: {
        "Upstash-Callback": application.url("/callback"),
        "Upstash-Callback-Redact-Fields": "header[X-Own]",
        "Upstash-Callback-Forward-X-Own": "hidden header",
        "Upstash-Redact-Fields": "header[X-Secret]",
        "Upstash-Forward-X-Secret": "hidden header",
      },
    });
    await emulator.runUntilIdle();
    expect(application.received[1]?.headers["x-own"]).toBe("hidden header");
    expect(await shownBy(emulator.regions.EU_CENTRAL_1)).not.toMatch(SECRETS);
  });

  test("with a callback that only a retry of the dead letter names", async () => {
    const { emulator, eu, application } = await startSession();
    application.answer = () => ({ status: 500 });
    const redact = { body: true } as const;
    await eu.publish({ url: application.url("/"), body: "hidden body", redact, retries: 0 });
    await emulator.settled();
    await call(emulator, "POST", "/v2/dlq/retry", {
      headers: { "Upstash-Callback": application.url("/callback") },
    });
    await emulator.runUntilIdle();
    expect(application.received.map(({ path }) => path)).toContain("/callback");
    expect(await shownBy(emulator.regions.EU_CENTRAL_1)).not.toMatch(SECRETS);
  });

  test("if nothing is redacted, the callback is shown", async () => {
    const { emulator, eu, application } = await startSession();
    await eu.publish({
      url: application.url("/"),
      body: "hidden body",
      callback: application.url("/callback"),
    });
    await emulator.settled();
    expect(await shownBy(emulator.regions.EU_CENTRAL_1)).toMatch(SECRETS);
  });
});

test("what a run redacts is not shown with its calls, nor if the SDK begins it", async () => {
  const { emulator, workflows, region } = await startWorkflows();
  const third = workflows.route("/third", async () => new Response("fine"));
  const url = workflows.add<string>("/w", async (context) => {
    const headers = { "X-Secret": "hidden header" };
    await context.call("call", { url: third, method: "POST", body: "hidden body", headers });
    await context.waitForEvent("wait", "event", { timeout: 60 });
  });
  await call(emulator, "POST", `/v2/trigger/${url}`, {
    headers: {
      "Upstash-Redact-Fields": "body,header[X-Secret]",
      "Upstash-Forward-X-Secret": "hidden header",
    },
    body: '"hidden body"',
  });
  await emulator.settled();
  const called = workflows.handled.find(({ path }) => path === "/third");
  expect(called?.headers.get("x-secret")).toBe("hidden header");
  expect(await shownBy(region)).not.toMatch(/hidden/);
  await emulator.runUntilIdle();
  expect(region.runs).toMatchObject([{ workflowState: "RUN_SUCCESS" }]);
  expect(await shownBy(region)).not.toMatch(/hidden/);
});

test("nor are the headers of its waits", async () => {
  const { emulator, application } = await startSession();
  const url = application.url("/");
  const secret = { "Upstash-Forward-X-Secret": "hidden header" };
  const failure = { "Upstash-Failure-Callback-Forward-X-Secret": "hidden header" };
  const run = { "Upstash-Workflow-RunId": "wfr_a" };
  await call(emulator, "POST", `/v2/publish/${url}`, {
    headers: {
      ...run,
      "Upstash-Workflow-Init": "true",
      "Upstash-Redact-Fields": "header[X-Secret]",
    },
  });
  await call(emulator, "POST", "/v2/wait/event", {
    headers: { ...run, ...secret },
    body: JSON.stringify({
      url,
      timeout: "1d",
      timeoutHeaders: { ...secret, ...failure },
      step: { stepId: 1, stepName: "wait", stepType: "Wait", concurrent: 1 },
    }),
  });
  const shown = [hash("hidden header")];
  expect((await call(emulator, "GET", "/v2/waiters/event")).json).toMatchObject([
    {
      headers: { "Upstash-Forward-X-Secret": shown },
      timeoutHeaders: {
        "Upstash-Forward-X-Secret": shown,
        "Upstash-Failure-Callback-Forward-X-Secret": shown,
      },
    },
  ]);
});
