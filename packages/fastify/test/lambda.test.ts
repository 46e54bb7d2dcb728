import awsLambda from "@fastify/aws-lambda";
import { verifySignature } from "@qstash-verify/fastify";
import { signDelivery } from "@qstash-verify/testing";
import fastify from "fastify";
import { describe, expect, test } from "vitest";
import { closing, echo, env } from "./deliver.js";

const url = "https://app.example.com/jobs";

/** Calls the app with the event of an HTTP API, format 2.0. */
async function invoke(body: string | undefined, options: { base64?: boolean; sent?: string } = {}) {
  const app = closing(fastify());
  app.register(async (scope) => {
    await scope.register(verifySignature, { env, url: "path" });
    await echo(scope, {});
  });
  const handle = awsLambda(app);
  const headers = { "Content-Type": "application/json" };
  const delivery = await signDelivery({ url, body: body ?? "", headers });
  const sent = options.sent ?? body;
  const event = {
    version: "2.0",
    rawPath: "/jobs",
    rawQueryString: "",
    headers: delivery.headers,
    requestContext: { http: { method: "POST", path: "/jobs" } },
    isBase64Encoded: options.base64 === true,
    ...(sent !== undefined && {
      body: options.base64 ? Buffer.from(sent).toString("base64") : sent,
    }),
  };
  const answer = (await handle(event as never, {} as never)) as {
    statusCode: number;
    body: string;
  };
  return { status: answer.statusCode, json: JSON.parse(answer.body) as unknown };
}

describe("@fastify/aws-lambda", () => {
  test.each([
    ["text", { base64: false }],
    ["base64", { base64: true }],
  ])("a body as %s verifies", async (_, options) => {
    const parsed = { status: 200, json: { body: { a: 1 } } };
    expect(await invoke('{ "a":1 }', options)).toEqual(parsed);
    const changed = { ...options, sent: '{ "a":2 }' };
    expect(await invoke('{ "a":1 }', changed)).toMatchObject({ status: 401 });
  });

  test("no body verifies", async () => {
    expect(await invoke(undefined)).toEqual({ status: 200, json: { body: null } });
  });
});
