import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { FakeDelivery } from "@qstash-verify/testing";
import { expect, onTestFinished, test, vi } from "vitest";

vi.mock("@qstash-verify/next", async () => (await import("@qstash-verify/testing/mocks")).next());
vi.mock("@qstash-verify/next/pages", async () =>
  (await import("@qstash-verify/testing/mocks")).nextPages({ region: "US_EAST_1" }),
);
vi.mock("@qstash-verify/hono", async () => (await import("@qstash-verify/testing/mocks")).hono());
vi.mock("@qstash-verify/express", async () =>
  (await import("@qstash-verify/testing/mocks")).express(),
);
vi.mock("@qstash-verify/fastify", async () =>
  (await import("@qstash-verify/testing/mocks")).fastify(),
);

// Not by its literal name: the types of Next.js change those of every process's environment.
const NEXT: string = "@qstash-verify/next";
const PAGES: string = "@qstash-verify/next/pages";

const unsigned = {
  method: "POST",
  headers: { "Content-Type": "application/json", "Upstash-Message-Id": "msg_1" },
  body: '{"order":1}',
};
/** What each handler answers: the body by its host, and by the delivery. */
const ANSWER = { host: { order: 1 }, delivery: { order: 1 }, messageId: "msg_1" };

test("next", async () => {
  const { verifySignature } = await import(NEXT);
  const POST = verifySignature(async (request: Request, _: unknown, delivery: FakeDelivery) =>
    Response.json({
      host: await request.json(),
      delivery: delivery.json(),
      messageId: delivery.claimed.messageId,
    }),
  );
  const request = new Request("https://app.example.com/jobs", unsigned);
  expect(await (await POST(request, {})).json()).toEqual(ANSWER);
});

test("next/pages, with a request that a test has made up", async () => {
  const { verifySignature } = await import(PAGES);
  const json = vi.fn();
  const handler = verifySignature(
    ({ body }: { body: unknown }, response: { json: typeof json }, delivery: FakeDelivery) => {
      response.json([body, delivery.json(), delivery.region]);
    },
  );
  await handler({ url: "/api/jobs", headers: {}, body: { order: 1 } }, { json });
  expect(json).toHaveBeenCalledWith([{ order: 1 }, { order: 1 }, "US_EAST_1"]);
});

test("hono", async () => {
  const { Hono } = await import("hono");
  const { verifySignature } = await import("@qstash-verify/hono");
  const app = new Hono().post("/jobs", verifySignature(), async (c) => {
    const { delivery } = c.var;
    const { messageId } = delivery.claimed;
    return c.json({ host: await c.req.json(), delivery: delivery.json(), messageId });
  });
  expect(await (await app.request("/jobs", unsigned)).json()).toEqual(ANSWER);
});

test("express", async () => {
  const { default: createApp } = await import("express");
  const { verifySignature } = await import("@qstash-verify/express");
  const app = createApp();
  app.post("/jobs", verifySignature(), ({ body, delivery }, res) => {
    const { messageId } = delivery.claimed;
    res.json({ host: body, delivery: delivery.json(), messageId });
  });
  const server = createServer(app).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await vi.waitUntil(() => server.listening);
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/jobs`, unsigned);
  expect(await response.json()).toEqual(ANSWER);
});

test("fastify, in the scope that registers it", async () => {
  const { default: Fastify } = await import("fastify");
  const { verifySignature } = await import("@qstash-verify/fastify");
  const app = Fastify();
  app.register(async (scope) => {
    await scope.register(verifySignature);
    scope.post("/jobs", async ({ body, delivery }) => ({
      host: body,
      delivery: delivery.json(),
      messageId: delivery.claimed.messageId,
    }));
  });
  const { headers, body: payload } = unsigned;
  const response = await app.inject({ method: "POST", url: "/jobs", headers, payload });
  expect(response.json()).toEqual(ANSWER);
});
