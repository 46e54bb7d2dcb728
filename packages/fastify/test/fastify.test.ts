import { once } from "node:events";
import { request } from "node:http";
import { Receiver } from "@qstash-verify/core";
import { verifySignature } from "@qstash-verify/fastify";
import { sendDelivery, signDelivery } from "@qstash-verify/testing";
import { flood, onOneConnection } from "@qstash-verify/testing/conformance/node";
import fastify, { type FastifyPluginAsync } from "fastify";
import { describe, expect, test } from "vitest";
import { closing, deliver, echo, env, json, listen, start } from "./deliver.js";

describe("the body of a verified delivery", () => {
  test.each<[string, string, Record<string, string>, unknown]>([
    ["JSON", '{"a":1}', json, { a: 1 }],
    ["JSON with a charset", "[1]", { "Content-Type": "application/json; charset=utf-8" }, [1]],
    ["an empty JSON body", "", json, null],
    ["text", "x", { "Content-Type": "text/plain" }, "x"],
    ["an unknown type", "x", { "Content-Type": "application/x-protobuf" }, "bytes: x"],
    ["no type", "x", {}, "bytes: x"],
    ["what is no JSON", "{", json, "bytes: {"],
    ["a type that is no media type", "x", { "Content-Type": "@ a/b" }, "bytes: x"],
    ["JSON that poisons prototypes", '{"__proto__":{}}', json, 'bytes: {"__proto__":{}}'],
  ])("%s", async (_, body, headers, expected) => {
    const answer = await deliver(await listen(echo), "/jobs", body, headers);
    expect(answer).toEqual({ status: 200, json: { body: expected } });
  });

  test("without a type leaves the headers as they are, so that they can be sent on", async () => {
    const origin = await listen(async (scope) => {
      scope.post("/jobs", async ({ headers }) => "content-type" in headers);
    });
    for (const body of ["x", ""]) {
      expect(await deliver(origin, "/jobs", body, {})).toEqual({ status: 200, json: false });
    }
  });

  test("may be larger than Fastify's limit", async () => {
    const scope: FastifyPluginAsync = async (instance) => {
      instance.post("/jobs", async (request) => (request.body as { text: string }).text.length);
    };
    const text = "x".repeat(2 * 1024 * 1024);
    const answer = await deliver(await listen(scope), "/jobs", JSON.stringify({ text }));
    expect(answer).toEqual({ status: 200, json: text.length });
    const plain = await deliver(await listen(echo), "/jobs", text, {
      "Content-Type": "text/plain",
    });
    expect(plain).toEqual({ status: 200, json: { body: text } });
  });

  test("is not refused in a scope within, either", async () => {
    const origin = await listen(async (scope) => void scope.register(echo));
    const answer = await deliver(origin, "/jobs", "{");
    expect(answer).toEqual({ status: 200, json: { body: "bytes: {" } });
  });

  test("is validated by the schema of its route", async () => {
    const body = {
      type: "object",
      required: ["amount"],
      properties: { amount: { type: "integer" } },
    };
    const scope: FastifyPluginAsync = async (instance) => {
      instance.post("/jobs", { schema: { body } }, async (request) => request.body);
    };
    const origin = await listen(scope);
    expect(await deliver(origin, "/jobs", '{"amount":1}')).toEqual({
      status: 200,
      json: { amount: 1 },
    });
    expect(await deliver(origin, "/jobs", '{"amount":"x"}')).toMatchObject({
      status: 400,
      json: { code: "FST_ERR_VALIDATION" },
    });
  });

  test("is read by a parser of the owner's, whether it came first or later", async () => {
    const upper = (_: unknown, body: string, done: (error: null, value: string) => void) =>
      done(null, body.toUpperCase());
    const app = fastify();
    app.addContentTypeParser("application/json", { parseAs: "string" }, upper);
    const scope: FastifyPluginAsync = async (instance) => {
      instance.addContentTypeParser("application/xml", { parseAs: "string" }, upper);
      await echo(instance, {});
    };
    const origin = await listen(scope, app);
    expect((await deliver(origin, "/jobs", '"first"')).json).toEqual({ body: '"FIRST"' });
    const xml = { "Content-Type": "application/xml" };
    expect((await deliver(origin, "/jobs", "<later/>", xml)).json).toEqual({ body: "<LATER/>" });
  });
});

test("what is no JSON does not satisfy a schema that was written for JSON", async () => {
  const schema = { body: { type: "object", additionalProperties: false } };
  const origin = await listen(async (scope) => {
    scope.post("/jobs", { schema }, async () => "handled");
  });
  const invalid = { status: 400, json: { code: "payload_invalid" } };
  expect(await deliver(origin, "/jobs", "not json")).toMatchObject(invalid);
  expect((await deliver(origin, "/jobs", '{"__proto__":{}}')).status).toBe(400);
});

test("an absolute target is compared as the client sent it", async () => {
  const app = closing(fastify());
  app.register(async (scope) => {
    await scope.register(verifySignature, { env, url: "path" });
    scope.post("/other/*", async () => "handled");
  });
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  const { headers } = await signDelivery({ url: "https://app.example.com/here" });
  for (const path of ["/other/%2e%2e/here", "http://x/other/%2e%2e/here"]) {
    const { port } = new URL(origin);
    const outgoing = request({
      host: "127.0.0.1",
      port,
      path,
      method: "POST",
      headers: { ...headers },
    });
    const [answer] = await once(outgoing.end(), "response");
    answer.resume();
    expect([path, answer.statusCode]).toEqual([path, 401]);
  }
});

test("a connection takes the next request after a body was refused halfway", async () => {
  const app = closing(fastify());
  app.register(async (scope) => {
    await scope.register(verifySignature, { env, maxBodyBytes: 1000 });
    await echo(scope, {});
  });
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  const url = `${origin}/jobs`;
  const large = await signDelivery({ url, body: new Uint8Array(3_000_000) });
  const small = await signDelivery({ url, body: "x" });
  expect(await onOneConnection(origin, [large, small])).toEqual([
    "HTTP/1.1 413 Payload Too Large",
    "HTTP/1.1 200 OK",
  ]);
});

describe("other scopes", () => {
  test("keep their parser, and need no signature", async () => {
    const app = fastify();
    app.post("/open", async (request) => ({
      body: request.body,
      delivery: request.delivery ?? null,
    }));
    const origin = await listen(echo, app);
    const open = (body: string) => fetch(`${origin}/open`, { method: "POST", headers: json, body });
    expect(await (await open('{"a":1}')).json()).toEqual({ body: { a: 1 }, delivery: null });
    expect((await open("")).status).toBe(400);
    expect((await fetch(`${origin}/jobs`, { method: "POST" })).status).toBe(401);
  });

  test("can be inside one another and beside one another", async () => {
    const app = fastify();
    const origin = await listen(async (outer) => {
      await outer.register(
        async (inner) => {
          await inner.register(verifySignature, { env, url: "path" });
          await echo(inner, {});
        },
        { prefix: "/inner" },
      );
      await echo(outer, {});
    }, app);
    expect((await deliver(origin, "/jobs", "1")).status).toBe(200);
    expect((await deliver(origin, "/inner/jobs", "1")).status).toBe(200);
    const elsewhere = await signDelivery({ url: "https://app.example.com/jobs" });
    expect((await sendDelivery(elsewhere, { to: `${origin}/inner/jobs` })).status).toBe(401);
  });
});

test("of two plugins, one in the other's scope, both judge", async () => {
  const seen: string[] = [];
  const app = closing(fastify());
  app.register(async (outer) => {
    await outer.register(verifySignature, {
      env,
      maxBodyBytes: 5,
      onVerified: () => seen.push("outer"),
    });
    outer.register(async (inner) => {
      await inner.register(verifySignature, { env, onVerified: () => seen.push("inner") });
      await inner.register(echo);
    });
  });
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  expect((await deliver(origin, "/jobs", "[1]")).json).toEqual({ body: [1] });
  expect(seen).toEqual(["outer", "inner"]);

  // Without a length the outer one finds out while it reads.
  const delivery = await signDelivery({ url: `${origin}/jobs`, body: "[1,2,3]", headers: json });
  const chunked = request(`${origin}/jobs`, { method: "POST", headers: delivery.headers });
  chunked.write(delivery.body);
  chunked.end();
  const [response] = await once(chunked, "response");
  response.resume();
  expect(response.statusCode).toBe(413);
});

test("a slow onSend hook lets nothing past a refusal", async () => {
  let reached = false;
  const origin = await listen(async (scope) => {
    scope.addHook("onSend", async (_request, _reply, payload) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return payload;
    });
    scope.addHook("preHandler", async () => {
      reached = true;
    });
    scope.post("/jobs", async () => "handled");
  });
  const forged = await fetch(`${origin}/jobs`, { method: "POST", headers: json, body: "{}" });
  const { toRequest } = await signDelivery({ url: `${origin}/jobs`, claims: { body: "" } });
  const changed = await fetch(toRequest());
  expect([forged.status, changed.status, reached]).toEqual([401, 401, false]);
});

test("is known to Fastify by its name", async () => {
  const app = closing(fastify());
  await app.register(verifySignature, { env });
  expect(app.hasPlugin("@qstash-verify/fastify")).toBe(true);
});

test("takes a Receiver", async () => {
  const app = closing(fastify());
  app.register(async (scope) => {
    await scope.register(verifySignature, new Receiver({ env }));
    await echo(scope, {});
  });
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  expect((await deliver(origin, "/jobs", "1")).status).toBe(200);
});

test("forged deliveries that send their bodies cost no memory for them", async () => {
  const origin = await listen(echo);
  const { answers, sent, growth } = await flood(`${origin}/jobs`, () => process.memoryUsage.rss());
  expect(new Set(answers)).toEqual(new Set(["HTTP/1.1 401 Unauthorized"]));
  expect(growth).toBeLessThan(sent / 2);
});

test("a verified delivery to no route is answered 404", async () => {
  const app = fastify();
  await app.register(verifySignature, { env });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ code: "nowhere" }));
  const origin = await start(app);
  expect(await deliver(origin, "/nowhere", "{")).toEqual({
    status: 404,
    json: { code: "nowhere" },
  });
  expect((await fetch(`${origin}/nowhere`, { method: "POST", body: "{" })).status).toBe(401);
});
