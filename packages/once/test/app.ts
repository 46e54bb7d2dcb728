import { once as event } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Around, Delivery } from "@qstash-verify/core";
import { verifySignature as onExpress } from "@qstash-verify/express";
import { verifySignature as onFastify } from "@qstash-verify/fastify";
import { leaseOf } from "@qstash-verify/once";
import { type DeliveryOptions, signDelivery, testEnvironment } from "@qstash-verify/testing";
import express from "express";
import fastify from "fastify";
import { onTestFinished } from "vitest";

const env = testEnvironment("migration-with-unprefixed", "US_EAST_1");
const PUBLISHED = "https://app.example.com/jobs";

/** Does the work; resolves with the status to answer. */
export type Handler = (delivery: Delivery) => number | Promise<number>;

/** A signed delivery, as it goes over the wire. */
export type Signed = Awaited<ReturnType<typeof signDelivery>>;

/** An app that runs, and what its handler was called with. */
export interface App {
  readonly calls: Delivery[];
  send(delivery: Signed, signal?: AbortSignal): Promise<Response>;
}

type Start = (around: Around, handle: Handler) => Promise<string>;

const startExpress: Start = async (around, handle) => {
  const app = express();
  app.post("/jobs", onExpress({ env, around }), async (req, res, next) => {
    try {
      res
        .status(await handle(req.delivery))
        .set("x-own", "yes")
        .end("own");
    } catch (error) {
      next(error);
    }
  });
  app.use(((_error, _req, res, _next) => {
    res.status(500).end();
  }) as express.ErrorRequestHandler);
  const server = createServer(app).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await event(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/jobs`;
};

const startFastify: Start = async (around, handle) => {
  const app = fastify({ forceCloseConnections: true });
  await app.register(onFastify, { env, around });
  app.post("/jobs", async (request, reply) => {
    reply.code(await handle(request.delivery)).header("x-own", "yes");
    return "own";
  });
  onTestFinished(() => app.close());
  return `${await app.listen({ host: "127.0.0.1", port: 0 })}/jobs`;
};

export const hosts = { Express: startExpress, Fastify: startFastify };

export async function startApp(
  start: Start,
  around: Around,
  handle: Handler = () => 200,
): Promise<App> {
  const calls: Delivery[] = [];
  const to = await start(around, (delivery) => {
    calls.push(delivery);
    return handle(delivery);
  });
  const send = ({ method, headers, body }: Signed, signal: AbortSignal | null = null) =>
    fetch(to, { method, headers, body, signal });
  return { calls, send };
}

let messages = 0;

/** One attempt after the other at a new message, each signed anew. */
export function newMessage(always: Partial<DeliveryOptions> = {}) {
  messages += 1;
  const messageId = `msg_${messages}`;
  const body = `{"message":${messages}}`;
  let retried = 0;
  return (own: Partial<DeliveryOptions> = {}) => {
    const options = { url: PUBLISHED, messageId, body, retried, ...always, ...own };
    retried += 1;
    return signDelivery(options);
  };
}

/** The same delivery with another message id, which is not signed. */
export function rewritten(delivery: Signed, messageId: string): Signed {
  return { ...delivery, headers: { ...delivery.headers, "Upstash-Message-Id": messageId } };
}

/** The status, and the code of a refusal. */
export async function told(response: Response): Promise<string> {
  const text = await response.text();
  const isRefusal = response.headers.get("content-type")?.includes("problem+json");
  return `${response.status} ${isRefusal ? JSON.parse(text).code : text}`.trim();
}

/** A promise, and what settles it. */
export function deferred<Value = void>() {
  let resolve: (value: Value) => void = () => {};
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Resolves when the claim on a delivery is lost. */
export async function claimLost(delivery: Delivery): Promise<AbortSignal | undefined> {
  const signal = leaseOf(delivery)?.signal;
  if (!signal?.aborted) await new Promise((resolve) => signal?.addEventListener("abort", resolve));
  return signal;
}
