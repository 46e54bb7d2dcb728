import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { serve as serveFetch, type WorkflowOptions } from "@qstash-verify/workflow";
import { serve as serveExpress } from "@qstash-verify/workflow/express";
import { serve as serveFastify } from "@qstash-verify/workflow/fastify";
import { serve as serveH3 } from "@qstash-verify/workflow/h3";
import { serve as serveHono } from "@qstash-verify/workflow/hono";
import type { RouteFunction } from "@upstash/workflow";
import express from "express";
import fastify from "fastify";
import { createApp, createRouter, toNodeListener } from "h3";
import { H3, serve as serveSrvx } from "h3-2";
import { Hono } from "hono";
import { onTestFinished } from "vitest";

/** A workflow at `/workflow` of a real framework. */
export type Host = (
  routeFunction: RouteFunction<unknown, unknown>,
  options: WorkflowOptions,
) => Promise<string>;

/** Otherwise it replaces the global `Response`, and h3 2 in the same process loses the status of its errors. */
export const OWN_RESPONSES: { overrideGlobalObjects: boolean } = { overrideGlobalObjects: false };

const LOCALLY = { hostname: "127.0.0.1", port: 0, silent: true, gracefulShutdown: false };

/**
 * Each returns the workflow's URL, and stops with the test. They trust their proxies, as deployed apps do:
 * then the framework's own host is the one of `X-Forwarded-Host`.
 */
export const hosts = {
  Hono: (routeFunction, options) => {
    const app = new Hono().post("/workflow", serveHono(routeFunction, options));
    return listen(getRequestListener(app.fetch, OWN_RESPONSES));
  },
  Express: (routeFunction, options) => {
    const app = express();
    app.set("trust proxy", true);
    app.post("/workflow", serveExpress(routeFunction, options));
    app.use(express.json());
    return listen(app);
  },
  Fastify: async (routeFunction, options) => {
    const app = fastify({ trustProxy: true });
    onTestFinished(() => app.close());
    await app.register(serveFastify(routeFunction, options), { prefix: "/workflow" });
    return `${await app.listen({ host: "127.0.0.1", port: 0 })}/workflow`;
  },
  "h3 1": (routeFunction, options) => {
    const router = createRouter().post("/workflow", serveH3(routeFunction, options).handler);
    return listen(toNodeListener(createApp().use(router)));
  },
  "h3 2": async (routeFunction, options) => {
    const app = new H3().post("/workflow", serveH3(routeFunction, options).handler);
    const server = serveSrvx(app, { ...LOCALLY, trustProxy: true });
    onTestFinished(() => server.close(true));
    await server.ready();
    return new URL("/workflow", server.url).href;
  },
  // Given along with the request is something that holds no settings.
  "the plain Fetch handler": (routeFunction, options) =>
    listen(getRequestListener(serveFetch(routeFunction, options).handler, OWN_RESPONSES)),
} satisfies Record<string, Host>;

/** Listens until the test is over. */
export async function listen(listener: RequestListener, path = "/workflow"): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
}
