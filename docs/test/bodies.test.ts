// The snippets of guides/bodies.md, sent what they are for.
import { gzipSync } from "node:zlib";
import { sendDelivery, signDelivery, testEnvironment } from "@qstash-verify/testing";
import { NextRequest } from "next/server";
import { afterEach, expect, test, vi } from "vitest";
import { moduleOf } from "./page-code.js";
import { type App, closeServers, serve } from "./serve.js";

const PAGE = "guides/bodies";
for (const [name, value] of Object.entries(testEnvironment("single"))) vi.stubEnv(name, value);
vi.spyOn(console, "warn").mockReturnValue();
vi.spyOn(console, "error").mockReturnValue();
afterEach(closeServers);

type Handler = (request: Request) => Promise<Response>;
interface Snippet {
  readonly app?: App;
  readonly receive?: Handler;
  readonly POST?: (request: NextRequest) => Promise<Response>;
}

async function deliver(
  title: string,
  path: string,
  body: string | Uint8Array,
  headers: Record<string, string>,
): Promise<unknown> {
  const { app, receive, POST } = await moduleOf<Snippet>(PAGE, title);
  const next: Handler | undefined =
    POST &&
    (async (request) => {
      const { url, method, headers } = request;
      return POST(new NextRequest(url, { method, headers, body: await request.arrayBuffer() }));
    });
  const origin = await serve(app ?? { fetch: (receive ?? next) as Handler });
  const answer = await sendDelivery(await signDelivery({ url: `${origin}${path}`, body, headers }));
  return [answer.status, answer.status === 200 ? await answer.json() : undefined];
}

const json = { "Content-Type": "application/json" };

test.each(["Node.js", "any runtime"])("a compressed body: %s", async (title) => {
  const headers = { ...json, "Content-Encoding": "gzip" };
  const sent = gzipSync('{"a":1}');
  expect(await deliver(title, "/api/qstash", sent, headers)).toEqual([200, { order: { a: 1 } }]);
  expect(await deliver(title, "/api/qstash", "{}", headers)).toEqual([500, undefined]);
});

test("a compressed body that would be too large", async () => {
  const bomb = gzipSync(Buffer.alloc(20_000_000));
  expect(await deliver("Node.js", "/api/qstash", bomb, json)).toEqual([500, undefined]);
});

const boundary = { "Content-Type": "multipart/form-data; boundary=x" };
const form = '--x\r\nContent-Disposition: form-data; name="order"\r\n\r\n7\r\n--x--\r\n';

test.each(["Next.js", "Hono", "Express", "Fastify"])("a form: %s", async (title) => {
  const expected = [200, { order: "7" }];
  expect(await deliver(title, "/api/upload", form, boundary)).toEqual(expected);
  const encoded = { "Content-Type": "application/x-www-form-urlencoded" };
  expect(await deliver(title, "/api/upload", "order=7", encoded)).toEqual(expected);
});

test("a parser that comes first, and keeps the bytes", async () => {
  const answer = await deliver("keep the bytes", "/api/qstash", '{ "a":1 }', json);
  expect(answer).toEqual([200, { order: { a: 1 } }]);
});
