import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { verifySignature } from "@qstash-verify/express";
import { sendDelivery, signDelivery, testEnvironment } from "@qstash-verify/testing";
import fastify, { type preHandlerHookHandler } from "fastify";
import { expect, onTestFinished, test, vi } from "vitest";

const verify: unknown = verifySignature({ env: testEnvironment("single") });
const handler = vi.fn(async () => "handled");

async function delivered(to: string) {
  const headers = { "Content-Type": "application/json" };
  const response = await sendDelivery(await signDelivery({ url: to, body: "{}", headers }), { to });
  expect(handler).not.toHaveBeenCalled();
  return { status: response.status, json: await response.json() };
}

const misplaced = { code: "option_invalid", message: expect.stringContaining("your framework") };

test("a hook of Fastify fails", async () => {
  const app = fastify();
  onTestFinished(() => app.close());
  app.post("/jobs", { preHandler: verify as preHandlerHookHandler }, handler);
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  expect(await delivered(`${origin}/jobs`)).toMatchObject({ status: 500, json: misplaced });
});

// So Next.js calls its routes, Hono its middleware, and Fastify its plugins.
test.each([
  ["a Request", [new Request("https://app.example.com/jobs"), {}]],
  ["a context", [{ req: {} }, handler]],
  ["an app of Fastify", [fastify(), {}, handler]],
])("called with %s, it throws at once", (_, given) => {
  expect(() => Reflect.apply(verify as () => unknown, undefined, given)).toThrow(
    expect.objectContaining(misplaced),
  );
  expect(handler).not.toHaveBeenCalled();
});

test("without `next`, as in the Pages Router, it throws at once", async () => {
  const server = createServer((req, res) => {
    try {
      Reflect.apply(verify as () => unknown, undefined, [req, res]);
    } catch (error) {
      const { code, message } = error as Error & { code: string };
      res.writeHead(500).end(JSON.stringify({ code, message }));
    }
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const answer = await delivered(`http://127.0.0.1:${port}/jobs`);
  expect(answer).toMatchObject({ status: 500, json: misplaced });
});
