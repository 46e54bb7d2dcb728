import { getRequestListener } from "@hono/node-server";
import { createEmulator, type Emulator } from "@qstash-verify/emulator";
import { sendDelivery, signDelivery } from "@qstash-verify/testing";
import { serve as serveExpress } from "@qstash-verify/workflow/express";
import { serve as serveHono } from "@qstash-verify/workflow/hono";
import { Client } from "@upstash/qstash";
import type { RouteFunction } from "@upstash/workflow";
import { serve as serveBareExpress } from "@upstash/workflow/express";
import { serve as serveBareHono } from "@upstash/workflow/hono";
import express, { type ErrorRequestHandler, type RequestHandler } from "express";
import { type Handler, Hono } from "hono";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { listen } from "./hosts.js";

beforeEach(() => {
  onTestFinished(() => void vi.unstubAllEnvs());
});

async function startEmulator(): Promise<Emulator> {
  const emulator = await createEmulator().start();
  onTestFinished(() => emulator.stop());
  return emulator;
}

/** What the process is started with. */
function stubEnvironment(env: Record<string, string>, ...without: string[]): void {
  for (const [name, value] of Object.entries(env)) {
    if (!without.includes(name)) vi.stubEnv(name, value);
  }
}

/** A workflow of one step, and how often that was executed. */
function oneStep(): { routeFunction: RouteFunction<unknown, unknown>; executed(): number } {
  const step = vi.fn(() => "done");
  return {
    routeFunction: (context) => context.run("pay", step),
    executed: () => step.mock.calls.length,
  };
}

function onHono(handler: Handler, options: { bindings?: object; before?: Handler } = {}) {
  const app = new Hono().onError((error, c) => {
    const { code } = error as { code?: unknown };
    return c.json({ code, message: error.message }, 500);
  });
  if (options.before) app.use(options.before);
  app.post("/workflow", handler);
  return listen(getRequestListener((request) => app.fetch(request, options.bindings)));
}

/** The first step of a run that nobody started, or that QStash has never heard of. */
const body = JSON.stringify([{ messageId: "msg_1", body: btoa("{}"), callType: "step" }]);
const headers = {
  "Content-Type": "application/json",
  "Upstash-Workflow-RunId": "wfr_1",
  "Upstash-Workflow-Sdk-Version": "1",
};

describe("an unsigned request executes nothing, whatever is missing or mistyped", () => {
  interface Case {
    readonly name: string;
    readonly without?: string[];
    readonly change?: Record<string, string>;
    readonly single?: boolean;
    readonly region?: string;
    readonly client?: boolean;
  }
  const cases: Case[] = [
    {
      name: "the keys of the region that it names",
      without: ["EU_CENTRAL_1_QSTASH_CURRENT_SIGNING_KEY", "EU_CENTRAL_1_QSTASH_NEXT_SIGNING_KEY"],
      region: "EU-CENTRAL-1",
    },
    { name: "a region that does not exist", change: { QSTASH_REGION: "EU-CENTRAL-9" } },
    { name: "one key of two", single: true, without: ["QSTASH_NEXT_SIGNING_KEY"] },
    { name: "a client that was made beforehand", client: true },
  ];

  test.each(cases)("$name", async ({ without = [], change, single, region, client }) => {
    const emulator = await startEmulator();
    const env = single ? emulator.env("single") : emulator.env("migration", "US_EAST_1");
    // Where the vendor sends what it has no address for.
    vi.stubEnv("QSTASH_URL", emulator.regions.US_EAST_1.url);
    stubEnvironment({ ...env, ...change }, ...without);
    const { url: baseUrl, token } = emulator.regions.US_EAST_1;
    const options = client ? { qstashClient: new Client({ baseUrl, token }) } : {};
    const forged = {
      method: "POST",
      body,
      headers: { ...headers, ...(region && { "Upstash-Region": region }) },
    };

    const bare = oneStep();
    await fetch(await onHono(serveBareHono(bare.routeFunction, options) as Handler), forged);
    expect(bare.executed()).toBe(1);

    const ours = oneStep();
    if (client) {
      const invalid = expect.objectContaining({ code: "option_invalid" });
      expect(() => serveHono(ours.routeFunction, options as object)).toThrow(invalid);
      return;
    }
    const answer = await fetch(await onHono(serveHono(ours.routeFunction)), forged);
    expect([answer.status, await answer.json()]).toMatchObject([
      401,
      { code: "signature_missing" },
    ]);
    expect(ours.executed()).toBe(0);
  });

  test("bindings that hold keys, and no token", async () => {
    const emulator = await startEmulator();
    const { QSTASH_TOKEN: _, ...bindings } = emulator.env("single");
    vi.stubEnv("QSTASH_URL", bindings["QSTASH_URL"]);
    const forged = { method: "POST", body, headers };

    const bare = oneStep();
    await fetch(await onHono(serveBareHono(bare.routeFunction) as Handler, { bindings }), forged);
    expect(bare.executed()).toBe(1);

    const ours = oneStep();
    const answer = await fetch(await onHono(serveHono(ours.routeFunction), { bindings }), forged);
    expect([answer.status, await answer.json()]).toMatchObject([
      401,
      { code: "signature_missing" },
    ]);
    expect(ours.executed()).toBe(0);
  });
});

test("a region without its token is never answered with the other region's", async () => {
  const emulator = await startEmulator();
  stubEnvironment(emulator.env("migration", "US_EAST_1"), "EU_CENTRAL_1_QSTASH_TOKEN");
  const deliver = async (url: string) =>
    sendDelivery(
      await signDelivery({ url, body, headers, key: emulator.regions.EU_CENTRAL_1.keys.current }),
    );

  const bare = oneStep();
  await deliver(await onHono(serveBareHono(bare.routeFunction) as Handler));
  expect(bare.executed()).toBe(1);
  expect(emulator.regions.US_EAST_1.requests.length).toBeGreaterThan(0);

  const before = emulator.regions.US_EAST_1.requests.length;
  const ours = oneStep();
  const answer = await deliver(await onHono(serveHono(ours.routeFunction)));
  expect([answer.status, await answer.json()]).toMatchObject([
    500,
    { code: "region_credentials_missing" },
  ]);
  expect(ours.executed()).toBe(0);
  expect(emulator.regions.US_EAST_1.requests).toHaveLength(before);
});

test("a key that proves no region is answered with nobody's token", async () => {
  const emulator = await startEmulator();
  const former = { QSTASH_CURRENT_SIGNING_KEY: "sig_former", QSTASH_NEXT_SIGNING_KEY: "sig_later" };
  stubEnvironment({ ...emulator.env("migration", "US_EAST_1"), ...former });
  const { routeFunction, executed } = oneStep();
  const url = await onHono(serveHono(routeFunction));
  const answer = await sendDelivery(await signDelivery({ url, body, headers, key: "sig_former" }));
  expect([answer.status, await answer.json()]).toMatchObject([
    500,
    { code: "region_credentials_missing" },
  ]);
  expect(executed()).toBe(0);
});

describe("the bytes that were sent are verified, not what a parser makes of them", () => {
  const onExpress = (handler: RequestHandler, ...before: RequestHandler[]) =>
    listen(express().post("/workflow", ...before, handler));

  test.each([
    ["white space", body.replace(",", ", ")],
    [
      "a member that is there twice",
      body.replace('"messageId"', '"messageId":"msg_0","messageId"'),
    ],
    ["an escape", body.replace("msg_1", "\\u006dsg_1")],
  ])("%s", async (_, altered) => {
    const emulator = await startEmulator();
    const key = emulator.regions.EU_CENTRAL_1.keys.current;
    stubEnvironment(emulator.env("single"));
    const tamper = async (url: string) => {
      const delivery = await signDelivery({ url, body, headers, key });
      return sendDelivery({ ...delivery, body: new TextEncoder().encode(altered) });
    };

    const bare = oneStep();
    await tamper(await onExpress(serveBareExpress(bare.routeFunction), express.json()));
    expect(bare.executed()).toBe(1);

    const ours = oneStep();
    const url = await onExpress(serveExpress(ours.routeFunction));
    const answer = await tamper(url);
    expect([answer.status, await answer.json()]).toMatchObject([401, { code: "body_mismatch" }]);
    expect(ours.executed()).toBe(0);

    // And if that is what was signed, it is genuine.
    await sendDelivery(await signDelivery({ url, body: altered, headers, key }));
    expect(ours.executed()).toBe(1);
  });

  test("a body that was parsed before is an error with the way out", async () => {
    const emulator = await startEmulator();
    stubEnvironment(emulator.env("single"));
    const { routeFunction, executed } = oneStep();
    const reportOnExpress: ErrorRequestHandler = ({ code, message }, _req, res, _next) => {
      res.status(500).json({ code, message });
    };
    const app = express().use(express.json()).post("/workflow", serveExpress(routeFunction));
    const urls = {
      "mount the workflow before express.json()": await listen(app.use(reportOnExpress)),
      "verify the request before anything reads its body": await onHono(serveHono(routeFunction), {
        before: async (c, next) => {
          await c.req.json();
          return next();
        },
      }),
    };
    for (const [way, url] of Object.entries(urls)) {
      const key = emulator.regions.EU_CENTRAL_1.keys.current;
      const answer = await sendDelivery(await signDelivery({ url, body, headers, key }));
      expect([answer.status, await answer.json()]).toMatchObject([
        500,
        { code: "body_already_parsed", message: expect.stringContaining(way) },
      ]);
    }
    expect(executed()).toBe(0);
  });
});
