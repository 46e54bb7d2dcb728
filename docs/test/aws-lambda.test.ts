// The snippets of deploy/aws-lambda.md, called with events of the form that AWS documents.
import codegenie from "@codegenie/serverless-express";
import awsLambdaFastify from "@fastify/aws-lambda";
import type { ReceiverOptions } from "@qstash-verify/core";
import * as onExpress from "@qstash-verify/express";
import * as onFastify from "@qstash-verify/fastify";
import * as onHono from "@qstash-verify/hono";
import { signDelivery, testEnvironment } from "@qstash-verify/testing";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";
import serverlessHttp from "serverless-http";
import { describe, expect, test, vi } from "vitest";
import {
  albEvent,
  type Event,
  HOST,
  httpApiEvent,
  type Payload,
  restApiEvent,
} from "../../e2e/fixtures/hosts/lambda-events.js";
import { moduleOf } from "./page-code.js";

type Lambda = (event: Event, context: object) => Promise<{ statusCode: number; body: string }>;

const env = testEnvironment("single");
for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
// What the apps print of their refusals.
vi.spyOn(console, "error").mockReturnValue();
vi.spyOn(console, "warn").mockReturnValue();

const unsigned = { headers: { "Content-Type": "application/json" }, bytes: Buffer.from("{}") };

async function signed(url: string, body: string | Uint8Array, encoding: Payload["encoding"]) {
  const { headers } = await signDelivery({ url, body, headers: unsigned.headers });
  return { headers, bytes: Buffer.from(body), encoding };
}

const EVENTS = [
  ["an HTTP API or a function URL", httpApiEvent],
  ["a REST API", restApiEvent],
  ["a load balancer", albEvent],
] as const;

describe.each([
  ["express.ts", EVENTS],
  ["serverless-http.ts", EVENTS],
  ["fastify.ts", EVENTS],
  ["hono.ts", EVENTS],
  ["plain.ts", EVENTS.slice(0, 1)],
])("%s", (title, events) => {
  describe.each(events)("behind %s", (_, eventOf) => {
    const invoke = async (payload: Payload) => {
      const { handler } = await moduleOf<{ handler: Lambda }>("deploy/aws-lambda", title);
      const { statusCode, body } = await handler(eventOf("/api/qstash", payload), {});
      return [statusCode, body] as const;
    };
    const url = `https://${HOST}/api/qstash`;

    test.each(["utf8", "base64"] as const)("takes JSON as %s", async (encoding) => {
      const [status, body] = await invoke(await signed(url, '{ "a": 1 }', encoding));
      const expected = { order: { a: 1 }, region: "EU_CENTRAL_1" };
      expect([status, JSON.parse(body)]).toEqual([200, expected]);
    });

    test("refuses bytes that were made text", async () => {
      const bytes = Buffer.from([0x22, 0xff, 0x22]);
      const answer = await invoke(await signed(url, bytes, "utf8"));
      const [status, text] =
        title === "serverless-http.ts" ? [500, "ConfigurationError"] : [401, "body_mismatch"];
      expect(answer).toEqual([status, expect.stringContaining(text as string)]);
    });

    test("refuses a request without a signature", async () => {
      const answer = await invoke({ ...unsigned, encoding: "utf8" });
      expect(answer).toEqual([401, expect.stringContaining("signature_missing")]);
    });
  });
});

/** Each answers with the path that its app saw. */
const ADAPTERS: Record<string, (options: ReceiverOptions) => Lambda> = {
  codegenie: (options) => codegenie({ app: expressApp(options) }) as unknown as Lambda,
  "serverless-http": (options) => serverlessHttp(expressApp(options)) as unknown as Lambda,
  fastify: (options) => {
    const app = fastify();
    app.register(async (scope) => {
      await scope.register(onFastify.verifySignature, options);
      scope.post("/*", async (request) => request.url);
    });
    return awsLambdaFastify(app) as unknown as Lambda;
  },
  hono: (options) => {
    const app = new Hono();
    app.post("*", onHono.verifySignature(options), (c) => c.text(c.req.path));
    return handle(app) as unknown as Lambda;
  },
};

function expressApp(options: ReceiverOptions) {
  return express().use(onExpress.verifySignature(options), (req, res) => {
    res.send(req.originalUrl);
  });
}

describe.each(Object.entries(ADAPTERS))("what %s shows of the path", (name, adapt) => {
  const own = "https://app.example.com";
  const strips = name === "codegenie";

  test.each<[string, string, (payload: Payload) => Event, path: string, baseUrl: string]>([
    [
      "HTTP API, stage",
      `https://${HOST}/prod/api/qstash`,
      (payload) => httpApiEvent("/prod/api/qstash", payload, "prod"),
      "/prod/api/qstash",
      `https://${HOST}`,
    ],
    [
      "REST API, stage",
      `https://${HOST}/prod/api/qstash`,
      (payload) => restApiEvent("/api/qstash", payload),
      "/api/qstash",
      `https://${HOST}/prod`,
    ],
    [
      "REST API, own domain",
      `${own}/api/qstash`,
      (payload) => restApiEvent("/api/qstash", payload),
      "/api/qstash",
      own,
    ],
    [
      "REST API, own domain below /v1",
      `${own}/v1/api/qstash`,
      (payload) => restApiEvent("/v1/api/qstash", payload, "api/qstash"),
      strips ? "/api/qstash" : "/v1/api/qstash",
      strips ? `${own}/v1` : own,
    ],
    [
      "REST API, stage, /api/{proxy+}",
      `https://${HOST}/prod/api/qstash`,
      (payload) => restApiEvent("/api/qstash", payload, "qstash"),
      strips ? "/qstash" : "/api/qstash",
      `https://${HOST}/prod${strips ? "/api" : ""}`,
    ],
  ])("%s", async (_, url, eventOf, path, baseUrl) => {
    const invoke = async (to: string) => {
      const event = eventOf(await signed(to, "{}", "utf8"));
      const { statusCode, body } = await adapt({ env, url: { baseUrl } })(event, {});
      return [statusCode, body];
    };
    expect(await invoke(url)).toEqual([200, path]);
    expect(await invoke(`${url}/other`)).toEqual([401, expect.stringContaining("url_mismatch")]);
  });
});
