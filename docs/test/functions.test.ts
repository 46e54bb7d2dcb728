// The snippets of deploy/ that a platform calls: with its own library where it has one, else as it calls them.
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { HttpRequest, type HttpResponseInit } from "@azure/functions";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { sendDelivery, signDelivery, testEnvironment } from "@qstash-verify/testing";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { moduleOf } from "./page-code.js";

const env = testEnvironment("single");
for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
vi.spyOn(console, "warn").mockReturnValue();
vi.spyOn(console, "error").mockReturnValue();

const url = "https://app.example.com/api/qstash";
const json = { "Content-Type": "application/json" };
const handled = { order: { a: 1 }, region: "EU_CENTRAL_1" };

describe("Azure Functions", () => {
  const receive = async (
    body: ConstructorParameters<typeof HttpRequest>[0]["body"],
    sent: string | Uint8Array,
  ) => {
    const { receive } = await moduleOf<{ receive(r: HttpRequest): Promise<HttpResponseInit> }>(
      "deploy/azure",
      "src/functions/qstash.ts",
    );
    const { headers } = await signDelivery({ url, body: sent, headers: json });
    const answer = await receive(
      new HttpRequest({ method: "POST", url, headers, ...(body && { body }) }),
    );
    return [answer.status, JSON.parse(`${answer.body}`)];
  };

  test.each([
    ["text", { string: '{ "a": 1 }' }],
    ["bytes", { bytes: Buffer.from('{ "a": 1 }') }],
  ])("a body as %s verifies", async (_, body) => {
    expect(await receive(body, '{ "a": 1 }')).toEqual([200, handled]);
  });

  test("another body is refused", async () => {
    const [status, problem] = await receive({ string: '{ "a": 2 }' }, '{ "a": 1 }');
    expect([status, problem.code]).toEqual([401, "body_mismatch"]);
  });
});

describe("Cloud Run functions", () => {
  let server: Server;
  beforeAll(async () => {
    await moduleOf("deploy/google-cloud", "Cloud Run functions.ts");
    server = getTestServer("qstash").listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterAll(() => void server.close());

  const deliver = async (body: string | Uint8Array, headers: Record<string, string> = json) => {
    const to = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    return sendDelivery(await signDelivery({ url, body, headers }), { to });
  };

  test("JSON verifies", async () => {
    expect(await (await deliver('{ "a": 1 }')).json()).toEqual(handled);
  });

  test.each<[number, string, string | Uint8Array, Record<string, string>]>([
    [200, "bytes", Buffer.from([0, 255]), { "Content-Type": "application/octet-stream" }],
    [200, "no content type", "x", {}],
    [200, "a form", "a=1", { "Content-Type": "application/x-www-form-urlencoded" }],
    [200, "nothing", "", json],
    [200, "2 MB", "x".repeat(2_000_000), { "Content-Type": "text/plain" }],
    [400, "JSON that does not parse", "{x", json],
    [500, "a compressed body", gzipSync("{}"), { ...json, "Content-Encoding": "gzip" }],
  ])("%i for %s", async (status, _, body, headers) => {
    expect((await deliver(body, headers)).status).toBe(status);
  });
});

type Handler = (request: Request, env: object) => Promise<Response>;
type Snippet = Readonly<Record<string, unknown>>;

describe.each<[string, string, (snippet: Snippet) => unknown]>([
  ["deploy/vercel", "api/qstash.ts", ({ POST }) => POST],
  [
    "deploy/cloudflare",
    "without Hono.ts",
    ({ default: worker }) => (worker as { fetch: Handler }).fetch,
  ],
  ["deploy/cloudflare", "src/index.ts", ({ default: app }) => (app as { fetch: Handler }).fetch],
  [
    "deploy/cloudflare",
    "functions/api/qstash.ts",
    ({ onRequestPost }) =>
      (request: Request, bindings: object) =>
        (onRequestPost as (context: object) => unknown)({ request, env: bindings }),
  ],
  ["deploy/netlify", "netlify/functions/qstash.ts", ({ default: handler }) => handler],
  ["deploy/netlify", "Hono.ts", ({ default: handler }) => handler],
])("%s, %s", (page, title, handlerOf) => {
  test("takes a delivery, and refuses a request without a signature", async () => {
    const handle = handlerOf(await moduleOf<Snippet>(page, title)) as Handler;
    const { headers } = await signDelivery({ url, body: '{ "a": 1 }', headers: json });
    const request = (sent: Record<string, string>) =>
      new Request(url, { method: "POST", headers: sent, body: '{ "a": 1 }' });
    expect(await (await handle(request(headers), env)).json()).toEqual(handled);
    expect((await handle(request(json), env)).status).toBe(401);
  });
});
