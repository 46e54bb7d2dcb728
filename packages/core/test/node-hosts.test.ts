// Hosts that hand over requests and answers of node:http, or what only looks like them.
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { isConfigurationError, isVerificationError, Receiver } from "@qstash-verify/core";
import { fromIncomingMessage, type NodeResponse, sendRefusal } from "@qstash-verify/core/building";
import { sendDelivery, signDelivery, testEnvironment } from "@qstash-verify/testing";
import Koa from "koa";
import { createMocks } from "node-mocks-http";
import serverlessHttp from "serverless-http";
import { afterEach, describe, expect, test } from "vitest";

const receiver = new Receiver({ env: testEnvironment("single") });
const url = "https://app.example.com/jobs";

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  stops.push(() => server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A handler without a framework. */
const plain: RequestListener = async (request, response) => {
  try {
    const delivery = await receiver.receive(fromIncomingMessage(request));
    response.end(delivery.text());
  } catch (error) {
    if (isVerificationError(error)) return sendRefusal(response, error);
    response.writeHead(500).end(isConfigurationError(error) ? error.message : String(error));
  }
};

const koa = new Koa();
koa.use(async (context) => {
  try {
    const delivery = await receiver.receive(fromIncomingMessage(context.req));
    context.body = delivery.text();
  } catch (error) {
    context.respond = false;
    sendRefusal(context.res, error);
  }
});

describe.each([
  ["Koa", koa.callback()],
  ["a plain handler", plain],
])("%s", (_, listener) => {
  test("takes a delivery and refuses a request, on a socket", async () => {
    const to = await listen(listener);
    const answer = await sendDelivery(await signDelivery({ url, body: "x" }), { to });
    expect([answer.status, await answer.text()]).toEqual([200, "x"]);
    const refused = await fetch(to, { method: "POST", body: "x" });
    expect([refused.status, (await refused.json()).code]).toEqual([401, "signature_missing"]);
  });

  test("takes a delivery and refuses a request, on AWS Lambda", async () => {
    const lambda = serverlessHttp(listener);
    const requestContext = { http: { method: "POST", path: "/jobs", sourceIp: "192.0.2.1" } };
    const event = { version: "2.0", rawPath: "/jobs", rawQueryString: "", requestContext };
    const { headers } = await signDelivery({ url, body: "x" });
    expect(await lambda({ ...event, headers, body: "x" }, {})).toMatchObject({
      statusCode: 200,
      body: "x",
    });
    expect(await lambda({ ...event, headers: {}, body: "x" }, {})).toMatchObject({
      statusCode: 401,
      body: expect.stringContaining("signature_missing"),
    });
  });
});

test("a mocked request is decided, and a mocked response is answered", async () => {
  const { headers } = await signDelivery({ url, body: "x" });
  for (const [sent, expected] of [
    [{ ...headers }, "x"],
    [{}, "signature_missing"],
  ] as const) {
    const { req, res } = createMocks({
      method: "POST",
      url: "/jobs",
      headers: sent,
      body: Buffer.from("x"),
    });
    await plain(req as never, res as never);
    expect(res._getData()).toContain(expected);
  }
});

test("a response that knows no request is answered", async () => {
  const error = await receiver.verify({ signature: "", body: "" }).catch((thrown) => thrown);
  for (const req of [undefined, {}, { method: "POST" }]) {
    const said: unknown[] = [];
    const response = {
      statusCode: 200,
      headersSent: false,
      ...(req && { req }),
      setHeader: () => {},
      end: (body: string) => said.push(body),
    } as NodeResponse;
    sendRefusal(response, error);
    expect([response.statusCode, said]).toEqual([401, [expect.stringContaining("signature_")]]);
  }
});

/**
 * As the helpers of `@vercel/node` do: they read the request, parse when they are asked for the value, and
 * since 2023 give the bytes again by the request's own `read` and `on`.
 */
async function addHelpers(request: IncomingMessage, restores: boolean): Promise<void> {
  const type = request.headers["content-type"];
  const isRead = type !== undefined && request.method !== "GET";
  const body = isRead ? await buffer(request) : Buffer.alloc(0);
  if (restores && type !== undefined) {
    const again = new PassThrough();
    const own: (name: string, listener: () => void) => IncomingMessage = request.on.bind(request);
    const on = (name: string, listener: () => void) =>
      name === "data" || name === "end" ? again.on(name, listener) : own(name, listener);
    Object.assign(request, { read: again.read.bind(again), on });
    again.end(body);
  }
  const define = (descriptor: PropertyDescriptor) =>
    Object.defineProperty(request, "body", {
      configurable: true,
      enumerable: true,
      ...descriptor,
    });
  const parse = () => {
    if (type?.startsWith("application/octet-stream")) return body;
    if (!type?.startsWith("application/json")) return type ? `${body}` : undefined;
    try {
      return JSON.parse(`${body}`);
    } catch {
      throw Object.assign(new Error("Invalid JSON"), { statusCode: 400 });
    }
  };
  define({
    get: () => {
      const value = parse();
      define({ value, writable: true });
      return value;
    },
  });
}

describe("Vercel's helpers", () => {
  const deliver = async (restores: boolean, body: string, type?: string, method = "POST") => {
    const to = await listen(async (request, response) => {
      await addHelpers(request, restores);
      await plain(request, response);
    });
    const headers = type === undefined ? {} : { "Content-Type": type };
    const answer = await sendDelivery(await signDelivery({ url, method, body, headers }), { to });
    return [answer.status, await answer.text()];
  };

  test.each([
    ["JSON", '{"a": 1}', "application/json"],
    ["what calls itself JSON and is none", "x", "application/json"],
    ["text", "x", "text/plain"],
    ["a large body", "x".repeat(300_000), "text/plain"],
    ["an empty body", "", "application/json"],
    ["bytes", "x", "application/octet-stream"],
    ["no body and no type", "", undefined],
    ["a GET", "", "application/json", "GET"],
  ])("give the bytes again: %s", async (_, body: string, type?: string, method?: string) => {
    expect(await deliver(true, body, type, method)).toEqual([200, body]);
  });

  test.each([
    ["JSON", '{"a": 1}', "application/json"],
    ["what calls itself JSON and is none", "x", "application/json"],
  ])("where they do not, the error says how to be rid of them: %s", async (_, body, type) => {
    expect(await deliver(false, body, type)).toEqual([
      500,
      expect.stringContaining("NODEJS_HELPERS=0"),
    ]);
  });

  test("where they do not, the bytes that are left are taken", async () => {
    expect(await deliver(false, "x", "application/octet-stream")).toEqual([200, "x"]);
    expect(await deliver(false, "", "application/json")).toEqual([200, ""]);
  });
});
