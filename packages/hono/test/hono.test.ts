import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { isConfigurationError, Receiver } from "@qstash-verify/core";
import { type DeliveryVariables, verifySignature } from "@qstash-verify/hono";
import { signDelivery, testEnvironment } from "@qstash-verify/testing";
import { flood } from "@qstash-verify/testing/conformance/node";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { cloneRawRequest } from "hono/request";
import { afterEach, describe, expect, test } from "vitest";

const env = testEnvironment("migration-with-unprefixed", "US_EAST_1");
const stops: (() => void)[] = [];

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function listen(app: Hono): Promise<string> {
  const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 });
  stops.push(() => server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

type Handler = (c: Context<{ Variables: DeliveryVariables }>) => Response | Promise<Response>;

/** Delivers a body through the middleware to a handler, on Node.js over a socket. */
async function deliver(
  handler: Handler,
  body: string | Uint8Array = '{"a":1}',
  before: MiddlewareHandler = (_, next) => next(),
  contentType = "application/json",
): Promise<Response> {
  const app = new Hono();
  app.onError((error, c) => c.json({ code: isConfigurationError(error) ? error.code : null }, 500));
  app.post("/jobs", before, verifySignature({ env }), handler);
  const url = `${await listen(app)}/jobs`;
  const delivery = await signDelivery({ url, body, headers: { "Content-Type": contentType } });
  return fetch(delivery.toRequest());
}

describe("c.req after the middleware", () => {
  test.each<[string, Handler, unknown]>([
    ["json", async (c) => c.json(await c.req.json()), { a: 1 }],
    ["text", async (c) => c.json(await c.req.text()), '{"a":1}'],
    ["arrayBuffer", async (c) => c.json((await c.req.arrayBuffer()).byteLength), 7],
    ["blob", async (c) => c.json((await c.req.blob()).type), "application/json"],
    ["a clone of raw", async (c) => c.json(await (await cloneRawRequest(c.req)).json()), { a: 1 }],
    ["the delivery", async (c) => c.json(c.var.delivery.json()), { a: 1 }],
  ])("%s", async (_, handler, expected) => {
    const response = await deliver(handler);
    expect([response.status, await response.json()]).toEqual([200, expected]);
  });

  test.each<[string, Handler]>([
    ["parseBody", async (c) => c.json(await c.req.parseBody())],
    ["formData", async (c) => c.json(Object.fromEntries(await c.req.formData()))],
  ])("forms: %s", async (_, form) => {
    const type = "application/x-www-form-urlencoded";
    expect(await (await deliver(form, "a=1", undefined, type)).json()).toEqual({ a: "1" });
  });
});

test("c.req after the middleware has run twice", async () => {
  const app = new Hono();
  app.use(verifySignature({ env }));
  app.post("/jobs", verifySignature({ env }), async (c) => c.json(JSON.parse(await c.req.text())));
  const { toRequest } = await signDelivery({ url: `${await listen(app)}/jobs`, body: '{"a":1}' });
  expect(await (await fetch(toRequest())).json()).toEqual({ a: 1 });
});

describe("c.req before the middleware", () => {
  const ok: Handler = (c) => c.json(c.var.delivery.text());

  test.each(["json", "text", "arrayBuffer"] as const)("%s keeps the bytes", async (method) => {
    const read: MiddlewareHandler = async (c, next) => {
      await c.req[method]();
      return next();
    };
    const response = await deliver(async (c) => c.json(await c.req.json()), '{"a": 1}', read);
    expect([response.status, await response.json()]).toEqual([200, { a: 1 }]);
  });

  const asText: MiddlewareHandler = async (c, next) => {
    await c.req.text();
    return next();
  };

  test.each<[string, number[]]>([
    ["a byte order mark", [0xef, 0xbb, 0xbf, 0x7b, 0x7d]],
    ["bytes that are not UTF-8", [0xff, 0xfe]],
    ["as many of them as their replacement has", [0xf0, 0x9f, 0x98]],
  ])("text loses %s, which is our mistake, not the sender's", async (_, bytes) => {
    const response = await deliver(ok, new Uint8Array(bytes), asText);
    expect([response.status, await response.json()]).toEqual([
      500,
      { code: "body_already_parsed" },
    ]);
  });

  test("text that is whole, and not what was signed, is the sender's mistake", async () => {
    const app = new Hono();
    app.post("/jobs", asText, verifySignature({ env, onRefused: () => {} }), ok);
    const url = `${await listen(app)}/jobs`;
    const { headers } = await signDelivery({ url, body: '{"a":1}' });
    const response = await fetch(url, { method: "POST", headers, body: '{"a":2}' });
    expect([response.status, (await response.json()).code]).toEqual([401, "body_mismatch"]);
  });

  test("a body that was consumed elsewhere is our mistake, not the sender's", async () => {
    const read: MiddlewareHandler = async (c, next) => {
      await c.req.raw.text();
      return next();
    };
    const response = await deliver(ok, "x", read);
    expect([response.status, await response.json()]).toEqual([
      500,
      { code: "body_already_parsed" },
    ]);
  });
});

test("a body that is longer than it announced is not read beyond the limit", async () => {
  let pulled = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 65_536;
      controller.enqueue(new Uint8Array(65_536));
      if (pulled >= 20e6) controller.close();
    },
  });
  const { headers } = await signDelivery({ url: "http://localhost/jobs", body: "" });
  const app = new Hono();
  app.post("/jobs", verifySignature({ env, maxBodyBytes: 1e6 }), (c) => c.body(null));
  const init = { method: "POST", body, duplex: "half" as const };
  const response = await app.request("/jobs", {
    ...init,
    headers: { ...headers, "Content-Length": "5" },
  });
  expect(response.status).toBe(413);
  expect(pulled).toBeLessThan(2e6);
});

describe("settings", () => {
  test("come from the process on Node.js", async () => {
    Object.assign(process.env, testEnvironment("single"));
    stops.push(() => {
      for (const name of Object.keys(testEnvironment("single"))) delete process.env[name];
    });
    const app = new Hono();
    app.post("/jobs", verifySignature(), (c) => c.text(c.var.delivery.region ?? "none"));
    const { toRequest } = await signDelivery({ url: `${await listen(app)}/jobs` });
    expect(await (await fetch(toRequest())).text()).toBe("EU_CENTRAL_1");
  });

  test("come from the bindings that the app is called with, on every runtime", async () => {
    const app = new Hono();
    app.post("/jobs", verifySignature(), (c) => c.text(c.var.delivery.region ?? "none"));
    const { toRequest } = await signDelivery({ url: "http://localhost/jobs" });
    const response = await app.fetch(toRequest(), testEnvironment("single"));
    expect(await response.text()).toBe("EU_CENTRAL_1");
    Object.assign(process.env, testEnvironment("single"));
    const ofTheHost = { ip: "192.0.2.1", NODE_ENV: "test", incoming: {} };
    expect((await app.fetch(toRequest(), ofTheHost)).status).toBe(200);
    for (const name of Object.keys(testEnvironment("single"))) delete process.env[name];
  });

  test("may be a Receiver", async () => {
    const app = new Hono();
    app.post("/jobs", verifySignature(new Receiver({ env })), (c) => c.text("ok"));
    const { toRequest } = await signDelivery({ url: "http://localhost/jobs" });
    expect((await app.fetch(toRequest())).status).toBe(200);
  });
});

test("forged deliveries that send their bodies cost no memory for them", async () => {
  const app = new Hono();
  app.post("/jobs", verifySignature({ env }), (c) => c.text("ok"));
  const url = `${await listen(app)}/jobs`;
  const { answers, sent, growth } = await flood(url, () => process.memoryUsage.rss());
  expect(new Set(answers)).toEqual(new Set(["HTTP/1.1 401 Unauthorized"]));
  expect(growth).toBeLessThan(sent / 2);
});
