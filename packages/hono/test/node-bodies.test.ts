import { once } from "node:events";
import { request } from "node:http";
import { connect, createServer as createHttp2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { type ServerType, serve } from "@hono/node-server";
import { verifySignature } from "@qstash-verify/hono";
import { signDelivery, testEnvironment } from "@qstash-verify/testing";
import { Context, Hono, type MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { expect, onTestFinished, test, vi } from "vitest";

const env = testEnvironment("single");
const pass: MiddlewareHandler = (_, next) => next();

async function listen(before: MiddlewareHandler = pass, serving: object = {}) {
  const codes: string[] = [];
  const errors: Error[] = [];
  const verify = verifySignature({
    env,
    maxBodyBytes: 1000,
    onRefused: ({ code }) => void codes.push(code),
  });
  const app = new Hono();
  app.onError((error, c) => {
    errors.push(error);
    return c.body(null, 500);
  });
  app.post("/jobs", before, verify, (c) => c.text("handled"));
  let server: ServerType | undefined;
  const { port } = await new Promise<AddressInfo>((listening) => {
    server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1", ...serving }, listening);
  });
  onTestFinished(() => void server?.close());
  return { url: `http://127.0.0.1:${port}/jobs`, codes, errors };
}

/** A request whose head is genuine, and whose body goes on until an answer comes. */
async function endless(url: string, framing: Record<string, string>): Promise<number | undefined> {
  const { headers } = await signDelivery({ url, body: "" });
  const sending = request(url, { method: "POST", headers: { ...headers, ...framing } });
  onTestFinished(() => void sending.destroy());
  sending.on("error", () => {});
  const more = setInterval(() => sending.write("x".repeat(500)), 1);
  onTestFinished(() => clearInterval(more));
  const [{ statusCode }] = await once(sending, "response");
  return statusCode;
}

test("a body that announces no length is not read beyond the limit", async () => {
  const { url } = await listen();
  expect(await endless(url, { "Transfer-Encoding": "chunked" })).toBe(413);
});

test("over HTTP/2, which has no chunks, neither", async () => {
  const { url } = await listen(pass, { createServer: createHttp2Server });
  const { headers } = await signDelivery({ url, body: "" });
  const client = connect(new URL(url).origin);
  onTestFinished(() => client.destroy());
  const stream = client.request({ ":method": "POST", ":path": "/jobs", ...headers });
  stream.on("error", () => {});
  const more = setInterval(() => stream.write("x".repeat(500)), 1);
  onTestFinished(() => clearInterval(more));
  const [head] = await once(stream, "response");
  expect(head[":status"]).toBe(413);
});

test("nor is one with chunks and a length, which a lenient parser lets through", async () => {
  const { url } = await listen(pass, { serverOptions: { insecureHTTPParser: true } });
  const framing = { "Transfer-Encoding": "chunked", "Content-Length": "2" };
  expect(await endless(url, framing)).toBe(413);
});

test("a small body that breaks off is the sender's mistake", async () => {
  const { url, codes } = await listen();
  const { headers } = await signDelivery({ url, body: '{"a":1}' });
  const sending = request(url, { method: "POST", headers: { ...headers, "Content-Length": "7" } });
  sending.on("error", () => {});
  sending.write('{"a"');
  setTimeout(() => sending.destroy(), 50);
  await vi.waitUntil(() => codes.length > 0);
  expect(codes).toEqual(["body_truncated"]);
});

test("a small body that another middleware has locked is our mistake", async () => {
  const lock: MiddlewareHandler = (c, next) => {
    c.req.raw.body?.getReader();
    return next();
  };
  const { url, errors } = await listen(lock);
  const { toRequest } = await signDelivery({ url, body: '{"a":1}' });
  expect((await fetch(toRequest())).status).toBe(500);
  expect(errors).toEqual([expect.objectContaining({ code: "body_already_parsed" })]);
});

test("a body that is gone as text: the error says what to do", async () => {
  const asText: MiddlewareHandler = async (c, next) => {
    await c.req.text();
    return next();
  };
  const { url, errors } = await listen(asText);
  const { toRequest } = await signDelivery({ url, body: new Uint8Array([0xff]) });
  expect((await fetch(toRequest())).status).toBe(500);
  const message = expect.stringContaining("mount verifySignature() before any middleware");
  expect(errors).toEqual([expect.objectContaining({ message })]);
});

test("outside of a route, a refusal is thrown", async () => {
  const c = new Context(new Request("http://localhost/jobs", { method: "POST" }));
  const refused = verifySignature({ env })(c, async () => {});
  await expect(refused).rejects.toBeInstanceOf(HTTPException);
});
