import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { context, propagation, SpanKind } from "@opentelemetry/api";
import type { Delivery, ReceiverOptions } from "@qstash-verify/core";
import { verifySignature as verifyOnExpress } from "@qstash-verify/express";
import { verifySignature as verifyOnFastify } from "@qstash-verify/fastify";
import { verifySignature as verifyOnHono } from "@qstash-verify/hono";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import { onTestFinished } from "vitest";
import { tracer } from "./telemetry.js";

/** Answers with a status. What never resolves is never answered. */
export type Handler = (delivery: Delivery) => Promise<number>;

/** A route `/jobs/:id` of a real framework on a real socket. */
export type Host = (options: ReceiverOptions, handler: Handler) => Promise<string>;

/** Each returns the origin, and stops with the test. */
export const hosts = {
  Express: (options, handler) => {
    const app = express();
    app.post("/jobs/:id", verifyOnExpress(options), async (req, res) => {
      res.sendStatus(await handler(req.delivery));
    });
    // Else Express prints what is thrown.
    const answerErrors: express.ErrorRequestHandler = (_error, _req, res, _next) => {
      res.sendStatus(500);
    };
    app.use(answerErrors);
    return listen(app);
  },
  Fastify: async (options, handler) => {
    const app = fastify({
      forceCloseConnections: true,
      serverFactory: (listener) => createServer(inServerSpan(listener)),
    });
    onTestFinished(() => app.close());
    await app.register(async (scope) => {
      await scope.register(verifyOnFastify, options);
      scope.post("/jobs/:id", async (request, reply) => {
        return reply.code(await handler(request.delivery)).send();
      });
    });
    return app.listen({ host: "127.0.0.1", port: 0 });
  },
  Hono: (options, handler) => {
    const app = new Hono();
    app.post("/jobs/:id", verifyOnHono(options), async (c) => {
      return c.body(null, (await handler(c.var.delivery)) as 200);
    });
    app.onError((_error, c) => c.body(null, 500));
    return listen(getRequestListener(app.fetch));
  },
} satisfies Record<string, Host>;

/** Listens until the test is over. */
export async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(inServerSpan(listener)).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What the instrumentation of `node:http` does: a span of the server, child of what `traceparent` names. */
function inServerSpan(listener: RequestListener): RequestListener {
  return (request, response) => {
    const parent = propagation.extract(context.active(), request.headers);
    const options = { kind: SpanKind.SERVER };
    tracer.startActiveSpan(`${request.method}`, options, parent, (span) => {
      response.once("close", () => span.end());
      listener(request, response);
    });
  };
}
