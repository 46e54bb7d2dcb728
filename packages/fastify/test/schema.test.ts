import type { FastifyPluginAsync } from "fastify";
import { describe, expect, test } from "vitest";
import { deliver, json, listen } from "./deliver.js";

const type = (value: string) => ({ "Content-Type": value });
const refused = { status: 400, json: { code: "payload_invalid" } };

const withSchema =
  (body: object): FastifyPluginAsync =>
  async (scope) => {
    scope.post("/jobs", { schema: { body } }, async () => ({ handled: true }));
  };

describe("a schema that asks for nothing", () => {
  const lax = withSchema({ type: "object", properties: { amount: { type: "integer" } } });

  test.each([
    ["no JSON", "{", json],
    ["JSON that poisons prototypes", '{"__proto__":{}}', json],
    ["another type", '{"amount":"x"}', type("application/x-protobuf")],
    ["no media type", '{"amount":"x"}', type("json")],
    ["two media types", '{"amount":"x"}', type("application/json, application/json")],
    ["no content type", '{"amount":"x"}', {}],
    ["JSON by suffix, compressed", "\u001f", type("application/vnd.api+json")],
  ])("is not passed by bytes: %s", async (_, body, headers) => {
    const answer = await deliver(await listen(lax), "/jobs", body, headers);
    expect(answer).toMatchObject(refused);
  });

  test("judges JSON, by suffix too", async () => {
    const origin = await listen(lax);
    for (const label of ["application/json", "application/vnd.api+json"]) {
      expect((await deliver(origin, "/jobs", '{"amount":1}', type(label))).status).toBe(200);
      expect(await deliver(origin, "/jobs", '{"amount":"x"}', type(label))).toMatchObject({
        status: 400,
        json: { code: "FST_ERR_VALIDATION" },
      });
    }
  });

  test("judges an empty body, whatever its label", async () => {
    const origin = await listen(lax);
    for (const headers of [json, type("json"), {}]) {
      expect(await deliver(origin, "/jobs", "", headers)).toMatchObject({
        status: 400,
        json: { code: "FST_ERR_VALIDATION" },
      });
    }
  });
});

test("a schema for a string judges text", async () => {
  const origin = await listen(withSchema({ type: "string", maxLength: 3 }));
  expect((await deliver(origin, "/jobs", "abc", type("text/plain"))).status).toBe(200);
  expect((await deliver(origin, "/jobs", "abcd", type("text/plain"))).status).toBe(400);
});

describe("a schema for each media type", () => {
  const perType = withSchema({
    content: {
      "application/json": { schema: { type: "object" } },
      "application/octet-stream": { schema: {} },
      "text/plain": { schema: {} },
    },
  });

  test("judges what it lists, bytes included", async () => {
    const origin = await listen(perType);
    expect((await deliver(origin, "/jobs", "{}")).status).toBe(200);
    expect((await deliver(origin, "/jobs", "{}", type("Application/JSON; a=b"))).status).toBe(200);
    expect((await deliver(origin, "/jobs", "[]")).status).toBe(400);
    expect((await deliver(origin, "/jobs", "x", type("application/octet-stream"))).status).toBe(
      200,
    );
  });

  test.each<[string, string | Uint8Array, Record<string, string>]>([
    ["another type", "x", type("application/x-protobuf")],
    ["another that is JSON", "[]", type("application/vnd.api+json")],
    ["a name that every object has", "[]", type("constructor")],
    ["text of another type", "x", type("text/html")],
    ["no text under the name of text", new Uint8Array([0xff]), type("text/plain")],
    ["no media type", "[]", type("json")],
    ["no content type", "[]", {}],
    ["no JSON under the name of JSON", "{", json],
    ["nothing", "", json],
  ])("is not passed by %s", async (_, body, headers) => {
    const answer = await deliver(await listen(perType), "/jobs", body, headers);
    expect(answer).toMatchObject(refused);
  });

  test("is not passed by what a parser of the owner's makes of a type that it does not list", async () => {
    const origin = await listen(async (scope) => {
      scope.addContentTypeParser("a/b", { parseAs: "string" }, (_request, text, done) =>
        done(null, { text }),
      );
      await perType(scope, {});
    });
    expect(await deliver(origin, "/jobs", "x", type("a/b"))).toMatchObject(refused);
  });
});
