import { once } from "node:events";
import { connect, createServer as createHttp2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { signDelivery, testEnvironment } from "@qstash-verify/testing";
import { serve } from "@qstash-verify/workflow";
import { serve as serveFastify } from "@qstash-verify/workflow/fastify";
import { serve as serveH3 } from "@qstash-verify/workflow/h3";
import { serve as serveHono } from "@qstash-verify/workflow/hono";
import express from "express";
import { fastify } from "fastify";
import { H3 } from "h3-2";
import { toNodeHandler } from "h3-2/node";
import { Hono } from "hono";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Host, listen, OWN_RESPONSES } from "./hosts.js";
import { body, replay, workflowHeaders } from "./replay.js";
import { FORWARDED, signedForThird, start, THIRD } from "./third-party.js";

/** A workflow at `/workflow` that is asked over HTTP/2 alone. */
const http2Servers = {
  Fastify: async (routeFunction, options) => {
    const app = fastify({ http2: true, trustProxy: true });
    onTestFinished(() => app.close());
    await app.register(serveFastify(routeFunction, options), { prefix: "/workflow" });
    return app.listen({ host: "127.0.0.1", port: 0 });
  },
  Hono: (routeFunction, options) => {
    const app = new Hono().post("/workflow", serveHono(routeFunction, options));
    return listenOverHttp2(getRequestListener(app.fetch, OWN_RESPONSES));
  },
  "h3 2": (routeFunction, options) => {
    const app = new H3().post("/workflow", serveH3(routeFunction, options).handler);
    return listenOverHttp2(toNodeHandler(app) as never);
  },
  "the plain Fetch handler": (routeFunction, options) =>
    listenOverHttp2(getRequestListener(serve(routeFunction, options).handler, OWN_RESPONSES)),
} satisfies Record<string, Host>;

async function listenOverHttp2(listener: ReturnType<typeof getRequestListener>): Promise<string> {
  const server = createHttp2Server(listener).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe.each(Object.entries(http2Servers))("over HTTP/2, on %s", (_, host) => {
  test("the authority says where a workflow is", async () => {
    const { url: origin, executed, own: authority } = await start(host);
    const session = connect(origin);
    onTestFinished(() => session.close());
    const ask = async (signedFor: string, own: object) => {
      const { headers } = await signDelivery({ url: signedFor, body, headers: workflowHeaders });
      const line = { ":method": "POST", ":path": "/workflow" };
      const stream = session.request({ ...headers, ...own, ...line });
      const [answer] = await once(stream.end(body), "response");
      stream.resume();
      return answer[":status"];
    };
    for (const forwarded of FORWARDED) {
      const names = Object.entries(forwarded).map(([name, value]) => [name.toLowerCase(), value]);
      const lower = Object.fromEntries(names);
      expect(await ask(signedForThird, lower)).toBe(401);
      expect(await ask(`${origin}/workflow`, lower)).toBe(200);
    }
    expect(executed).toHaveBeenCalledTimes(FORWARDED.length);
    expect(await ask(signedForThird, { host: THIRD, ":authority": authority })).toBe(401);
    expect(await ask(`${origin}/workflow`, { host: THIRD, ":authority": authority })).toBe(401);
    expect(executed).toHaveBeenCalledTimes(FORWARDED.length);
    expect(await ask(`${origin}/workflow`, { host: authority, ":authority": authority })).toBe(200);
  });
});

/** A workflow whose server sees another path than its framework. */
const mounted = {
  "Hono in Express": (routeFunction, options) => {
    const app = new Hono().post("/workflow", serveHono(routeFunction, options));
    const listener = getRequestListener(app.fetch, OWN_RESPONSES);
    return listen(express().use("/mounted", listener), "/mounted/workflow");
  },
  "Hono in Hono": (routeFunction, options) => {
    const app = new Hono().post("/workflow", serveHono(routeFunction, options));
    const outer = new Hono().mount("/mounted", app.fetch);
    return listen(getRequestListener(outer.fetch, OWN_RESPONSES), "/mounted/workflow");
  },
  "h3 2 in h3 2": (routeFunction, options) => {
    const app = new H3().post("/workflow", serveH3(routeFunction, options).handler);
    const outer = new H3().mount("/mounted", { fetch: (request: Request) => app.fetch(request) });
    return listen(toNodeHandler(outer) as never, "/mounted/workflow");
  },
  "the plain Fetch handler in Express": (routeFunction, options) => {
    const listener = getRequestListener(serve(routeFunction, options).handler, OWN_RESPONSES);
    return listen(express().use("/mounted", listener), "/mounted/workflow");
  },
} satisfies Record<string, Host>;

test.each(Object.entries(mounted))("%s is at the path that was asked for", async (_, host) => {
  const { url, executed, own } = await start(host);
  expect(await replay(`http://${own}/workflow`, url)).toEqual([401, "url_mismatch"]);
  expect(executed).not.toHaveBeenCalled();
  expect(await replay(url, url)).toEqual([200, undefined]);
  expect(executed).toHaveBeenCalledTimes(1);
});

test("a host that gives nothing along is no Node.js host", async () => {
  const { handler } = serve(async () => {}, { env: testEnvironment("single") });
  const request = new Request("https://app.example.com/workflow", { method: "POST", body: "x" });
  expect((await handler(request, null as never)).status).toBe(401);
});
