import { sendDelivery, signDelivery } from "@qstash-verify/testing";
import { type WorkflowOptions, workflowClient } from "@qstash-verify/workflow";
import { serve as serveExpress } from "@qstash-verify/workflow/express";
import {
  type WorkflowContext,
  WorkflowNonRetryableError,
  WorkflowRetryAfterError,
} from "@upstash/workflow";
import express, { type ErrorRequestHandler } from "express";
import { beforeEach, describe, expect, type MockInstance, onTestFinished, test, vi } from "vitest";
import { hosts, listen } from "./hosts.js";
import { startEmulator } from "./session.js";

const body = JSON.stringify([{ messageId: "msg_1", body: btoa("{}"), callType: "step" }]);
const headers = { "Upstash-Workflow-RunId": "wfr_1", "Upstash-Workflow-Sdk-Version": "1" };

/** The first line of what is printed for it. */
const RETRIED = "qstash-verify: an attempt of a workflow run failed (wfr_1); QStash may retry:";

let printed: MockInstance;

beforeEach(() => {
  printed = vi.spyOn(console, "error").mockImplementation(() => {});
  onTestFinished(() => printed.mockRestore());
});

/** What is printed beside what the vendor's SDK prints. */
const ownLines = () =>
  printed.mock.calls
    .map(([line]) => String(line))
    .filter((line) => line.startsWith("qstash-verify"));

/** What is thrown in place of an `Error`; to Express, most of these are no errors. */
const NO_ERRORS = [undefined, null, 0, "", false, "route", "router"];

describe.each(Object.entries(hosts))("a run that fails, on %s", (_, host) => {
  async function start(thrown: unknown, options: WorkflowOptions = {}) {
    const emulator = await startEmulator();
    const env = emulator.env("single");
    const key = emulator.regions.EU_CENTRAL_1.keys.current;
    const fail = async () => {
      throw thrown;
    };
    const url = await host(fail, { env, allowDirectTrigger: true, ...options });
    env["UPSTASH_WORKFLOW_URL"] = new URL(url).origin;
    return {
      deliver: async (changed: Readonly<Record<string, string>> = {}) =>
        sendDelivery(await signDelivery({ url, body, headers: { ...headers, ...changed }, key })),
      trigger: () => fetch(url, { method: "POST", body: "{}" }),
    };
  }

  test.each<[string, number, Error]>([
    ["an error", 500, new TypeError("no such order")],
    ["one that ends it", 489, new WorkflowNonRetryableError("no such order")],
    ["one that waits", 429, new WorkflowRetryAfterError("no such order", 7)],
  ])("%s: QStash is told what, and nobody where", async (_, status, error) => {
    const { deliver } = await start(error);
    const answer = await deliver();
    const told = await answer.text();
    expect(answer.status).toBe(status);
    expect(JSON.parse(told)).toEqual({ error: error.name, message: "no such order" });
    expect(answer.headers.get("upstash-nonretryable-error")).toBe(status === 489 ? "true" : null);
    expect(answer.headers.get("retry-after")).toBe(status === 429 ? "7" : null);
  });

  test("its stack is printed once, and is in no answer", async () => {
    const error = new TypeError("no such order");
    const { deliver, trigger } = await start(error);
    const frames = error.stack?.split("\n") ?? [];
    expect(frames.at(1)).toContain(import.meta.filename);
    expect(await (await deliver()).text()).not.toContain(import.meta.filename);
    const stack = frames.map((line) => `\n  ${line}`).join("");
    expect(ownLines()).toEqual([`${RETRIED}${stack}`]);
    printed.mockClear();
    expect(await (await trigger()).text()).not.toContain(import.meta.filename);
    expect(ownLines()).toEqual([`qstash-verify: a run was not started:${stack}`]);
  });

  test("an attempt that ends the run is not said to be retried", async () => {
    const { deliver } = await start(new WorkflowNonRetryableError("no such order"));
    await deliver();
    const [line = ""] = ownLines();
    expect(line.split("\n")[0]).toBe(
      "qstash-verify: an attempt of a workflow run failed (wfr_1); QStash will not retry:",
    );
  });

  test("a probe of `check` prints no stack, and hides none of a run", async () => {
    const { deliver } = await start(new Error("no such order"), { failureFunction: () => {} });
    const probe = {
      "Upstash-Workflow-RunId": "wfr_check",
      "Upstash-Workflow-Sdk-Version": "check",
    };
    expect((await deliver(probe)).status).toBe(500);
    expect(ownLines()).toEqual([]);
    await deliver({ ...probe, "Upstash-Workflow-Sdk-Version": "1" });
    await deliver({ ...probe, "Upstash-Workflow-Failure-Callback": "true" });
    expect(ownLines()).toHaveLength(2);
  });

  test("what came from outside cannot control the terminal, or pass for another line", async () => {
    const { deliver } = await start(
      new Error("\x1b[2J\x9b\r\u202e\u2028\nforged: all is well — naïve 漢"),
    );
    await deliver();
    const [first = "", ...lines] = ownLines().join().split("\n");
    expect(first).toBe(RETRIED);
    expect(lines.slice(0, 2)).toEqual([
      "  Error: \\u{1b}[2J\\u{9b}\\u{d}\\u{202e}\\u{2028}",
      "  forged: all is well — naïve 漢",
    ]);
    expect(lines.every((line) => line.startsWith("  "))).toBe(true);
  });

  test("what was thrown may have no stack", async () => {
    const { deliver } = await start("no such order");
    expect((await deliver()).status).toBe(500);
    expect(ownLines()).toEqual([]);
  });

  test("who started it without QStash is told that it did", async () => {
    const { trigger } = await start(new Error("connect ECONNREFUSED /srv/app/db.sock"));
    const answer = await trigger();
    expect(answer.status).toBe(500);
    expect(await answer.json()).toEqual({ title: "The run was not started", status: 500 });
    expect([...answer.headers.keys()].filter((name) => name.startsWith("upstash"))).toEqual([]);
  });

  test("what is thrown may be no Error", async () => {
    for (const thrown of NO_ERRORS) {
      const { deliver, trigger } = await start(thrown);
      expect([(await deliver()).status, (await trigger()).status]).toEqual([500, 500]);
    }
  });
});

test("a failure function that fails is not called an attempt of its run", async () => {
  const emulator = await startEmulator();
  const env = emulator.env("single");
  const run = () => {
    throw new WorkflowNonRetryableError("no such order");
  };
  const failureFunction = () => {
    throw new Error("nobody to tell");
  };
  const route = async (context: WorkflowContext) => context.run("find", run);
  const url = await hosts.Express(route, { env, failureFunction });
  const { workflowRunId: id } = await workflowClient(env).trigger({ url });
  await emulator.runUntilIdle();
  const [first, second] = ownLines().map((line) => line.split("\n")[0]);
  expect([first, second]).toEqual([
    `qstash-verify: an attempt of a workflow run failed (${id}); QStash will not retry:`,
    `qstash-verify: failureFunction of a workflow run failed (${id}); QStash may retry:`,
  ]);
});

describe("whatever the owner's functions throw reaches the host's error path as an Error", () => {
  async function start(options: WorkflowOptions) {
    const emulator = await startEmulator();
    const env = emulator.env("single");
    const executed = vi.fn();
    const caught: unknown[] = [];
    const report: ErrorRequestHandler = (error, _req, res, _next) => {
      caught.push(error);
      res.status(500).end();
    };
    const next = vi.fn((_req, res) => res.send("the next handler"));
    const handler = serveExpress(async () => executed(), { env, ...options });
    const app = express();
    app.post("/workflow", handler, next).post("/workflow", next).use(report);
    const key = emulator.regions.EU_CENTRAL_1.keys.current;
    return { url: await listen(app), key, caught, executed, next };
  }

  const throwing: [string, (thrown: unknown) => WorkflowOptions][] = [
    ["allowDirectTrigger", (thrown) => ({ allowDirectTrigger: thrower(thrown) })],
    [
      "allowDirectTrigger, later",
      (thrown) => ({ allowDirectTrigger: () => Promise.reject(thrown) }),
    ],
    ["receiver.url", (thrown) => ({ receiver: { url: thrower(thrown) } })],
    ["receiver.now", (thrown) => ({ receiver: { now: thrower(thrown) } })],
  ];
  const thrower = (thrown: unknown) => () => {
    throw thrown;
  };

  test.each(throwing)("%s", async (_, optionsOf) => {
    for (const thrown of NO_ERRORS) {
      const { url, key, caught, executed, next } = await start(optionsOf(thrown));
      const signed = optionsOf(thrown).receiver !== undefined;
      const delivery = await signDelivery({ url, body, headers, key });
      const answer = signed
        ? await sendDelivery(delivery)
        : await fetch(url, { method: "POST", body: "{}" });
      expect([thrown, answer.status]).toEqual([thrown, 500]);
      expect(caught).toEqual([expect.any(Error)]);
      expect((caught[0] as Error).cause).toBe(thrown);
      expect([executed, next].flatMap(({ mock }) => mock.calls)).toEqual([]);
    }
  });

  test("an Error is handed on as it is", async () => {
    const error = new RangeError("mine");
    const { url, caught } = await start({ allowDirectTrigger: thrower(error) });
    await fetch(url, { method: "POST", body: "{}" });
    expect(caught[0]).toBe(error);
  });
});
