import type { Readable } from "node:stream";
import formbody from "@fastify/formbody";
import httpProxy from "@fastify/http-proxy";
import multipart from "@fastify/multipart";
import { verifySignature } from "@qstash-verify/fastify";
import fastify, {
  type FastifyInstance,
  type FastifyPluginAsync,
  type preParsingHookHandler,
} from "fastify";
import rawBody from "fastify-raw-body";
import { describe, expect, test } from "vitest";
import { deliver, echo, env, json, listen, start } from "./deliver.js";

type Text = (request: unknown, text: string, done: (error: null, value: unknown) => void) => void;

const upper: Text = (_, text, done) => done(null, text.toUpperCase());
const own = (scope: FastifyInstance, type: string | RegExp) =>
  scope.addContentTypeParser(type, { parseAs: "string" }, upper);
const form = { "Content-Type": "application/x-www-form-urlencoded" };

describe("a content type parser of the owner's is kept, registered later than the plugin", () => {
  test.each<[string, string | RegExp, string]>([
    ["for JSON", "application/json", "application/json"],
    ["for text", "text/plain", "text/plain"],
    ["for another type", "application/xml", "application/xml"],
    ["by a pattern", /^image\//, "image/svg"],
    ["for everything", "*", "a/b"],
  ])("%s", async (_, registered, sent) => {
    const headers = { "Content-Type": sent };
    const later = await listen(async (scope) => {
      own(scope, registered);
      await echo(scope, {});
    });
    expect(await deliver(later, "/jobs", '"x"', headers)).toEqual({
      status: 200,
      json: { body: '"X"' },
    });
    const inside = await listen(async (scope) => {
      scope.register(async (child) => {
        own(child, registered);
        await echo(child, {});
      });
    });
    expect((await deliver(inside, "/jobs", '"x"', headers)).json).toEqual({ body: '"X"' });
    // Fastify does not tell whether there is one for everything.
    if (registered === "*") return;
    const app = fastify();
    own(app, registered);
    expect((await deliver(await listen(echo, app), "/jobs", '"x"', headers)).json).toEqual({
      body: '"X"',
    });
  });

  test("after removeAllContentTypeParsers(), too", async () => {
    const origin = await listen(async (scope) => {
      scope.removeAllContentTypeParsers();
      own(scope, "*");
      await echo(scope, {});
    });
    for (const type of ["a/b", "application/json", "text/plain"]) {
      const answer = await deliver(origin, "/jobs", '"x"', { "Content-Type": type });
      expect(answer).toEqual({ status: 200, json: { body: '"X"' } });
    }
  });
});

test("an empty body is given to no parser, which would refuse it", async () => {
  const origin = await listen(async (scope) => {
    // As NestJS does for every app.
    const parseJson = scope.getDefaultJsonParser("error", "error");
    scope.addContentTypeParser("application/json", { parseAs: "string" }, parseJson);
    await echo(scope, {});
  });
  expect(await deliver(origin, "/jobs", "")).toEqual({ status: 200, json: { body: null } });
});

test("@fastify/formbody", async () => {
  const origin = await listen(async (scope) => {
    await scope.register(formbody);
    await echo(scope, {});
  });
  expect((await deliver(origin, "/jobs", "a=1&b=2", form)).json).toEqual({
    body: { a: "1", b: "2" },
  });
});

describe("@fastify/http-proxy hands on the bytes that were signed", () => {
  const upstream: FastifyPluginAsync = async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "string" }, (_request, text, done) =>
      done(null, text),
    );
    scope.post("/*", async (request) => ({ body: request.body }));
  };
  test.each(["application/json", "text/plain", "a/b"])("of %s", async (type) => {
    const behind = await start(fastify().register(upstream));
    const origin = await listen(async (scope) => {
      await scope.register(httpProxy, { upstream: behind });
    });
    // A parser would change its spaces.
    expect(await deliver(origin, "/jobs", '{ "a":1 }', { "Content-Type": type })).toEqual({
      status: 200,
      json: { body: '{ "a":1 }' },
    });
  });
});

describe("@fastify/multipart", () => {
  const large = "x".repeat(300_000);
  const headers = { "Content-Type": "multipart/form-data; boundary=x" };
  const part = (disposition: string, value: string) =>
    `--x\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${value}\r\n`;
  const body = `${part('name="order"', "7")}${part('name="file"; filename="a.txt"', large)}--x--\r\n`;

  test("reads fields and files", async () => {
    const origin = await listen(async (scope) => {
      await scope.register(multipart);
      scope.post("/jobs", async (request) => {
        const found: unknown[] = [];
        for await (const each of request.parts()) {
          found.push(
            each.type === "file"
              ? [each.fieldname, (await each.toBuffer()).length]
              : [each.fieldname, each.value],
          );
        }
        return found;
      });
    });
    const found = [
      ["order", "7"],
      ["file", large.length],
    ];
    expect(await deliver(origin, "/jobs", body, headers)).toEqual({ status: 200, json: found });
  });

  test("attaches fields to the body, for a schema to judge", async () => {
    const schema = { body: { type: "object", required: ["order"] } };
    const app = fastify();
    await app.register(multipart, { attachFieldsToBody: "keyValues" });
    const origin = await listen(async (scope) => {
      scope.post("/jobs", { schema }, async ({ body }) => (body as { order: string }).order);
    }, app);
    const text = async (delivered: string) =>
      (await deliver(origin, "/jobs", delivered, headers)).status;
    expect(await text(`${part('name="order"', '"7"')}--x--\r\n`)).toBe(200);
    expect(await text(`${part('name="other"', "7")}--x--\r\n`)).toBe(400);
  });
});

describe("request.rawBody", () => {
  const show: FastifyPluginAsync = async (scope) => {
    scope.post("/jobs", async (request) => {
      const { rawBody: raw } = request;
      return [Buffer.isBuffer(raw), `${raw}`, request.body];
    });
  };

  test("is the bytes", async () => {
    const answer = await deliver(await listen(show), "/jobs", '{ "a":1 }');
    expect(answer).toEqual({ status: 200, json: [true, '{ "a":1 }', { a: 1 }] });
  });

  test.each([
    ["before", false, undefined],
    ["before, first of all", true, undefined],
    ["before, as bytes", false, false],
    ["after", false, undefined],
  ] as const)(
    "is fastify-raw-body's where that is registered %s",
    async (when, runFirst, encoding) => {
      const options = { runFirst, ...(encoding === undefined ? {} : { encoding }) };
      const app = fastify();
      if (when !== "after") await app.register(rawBody, options);
      const origin = await listen(async (scope) => {
        if (when === "after") await scope.register(rawBody, options);
        await show(scope, {});
      }, app);
      // It reads the socket where it is told to run first, and leaves ours where that is read.
      const isBytes = runFirst || encoding === false;
      expect(await deliver(origin, "/jobs", '{ "a":1 }')).toEqual({
        status: 200,
        json: [isBytes, '{ "a":1 }', { a: 1 }],
      });
    },
  );

  test("a reader that gives up on a large body keeps nobody waiting", async () => {
    const app = fastify();
    await app.register(rawBody);
    const origin = await listen(async (scope) => {
      scope.post("/jobs", async (request) => (request.body as string).length);
    }, app);
    const text = JSON.stringify("x".repeat(2 * 1024 * 1024));
    expect(await deliver(origin, "/jobs", text)).toEqual({ status: 200, json: text.length - 2 });
  });
});

describe("a hook after ours", () => {
  const behind = (hook: preParsingHookHandler) =>
    listen(async (scope) => {
      scope.addHook("preParsing", hook);
      await echo(scope, {});
    });
  const parsed = { status: 200, json: { body: { a: 1 } } };

  test("may look at the payload, and stop when it has enough", async () => {
    const origin = await behind((_request, _reply, payload, done) => {
      payload.on("data", () => payload.pause());
      done(null, payload);
    });
    expect(await deliver(origin, "/jobs", '{ "a":1 }')).toEqual(parsed);
  });

  test("may throw the payload away", async () => {
    const origin = await behind((_request, _reply, payload, done) => {
      payload.once("close", () => done(null, payload)).resume();
      (payload as Readable).destroy();
    });
    expect(await deliver(origin, "/jobs", '{ "a":1 }')).toEqual(parsed);
  });
});

test.each([
  ["multipart/form-data; boundary=x", true],
  ["application/x-own; of=multipart/", false],
  ["application/json", false],
])("%s: the request itself can be piped again, if uploads look for it there", async (type, can) => {
  const origin = await listen(async (scope) => {
    scope.addContentTypeParser(["multipart/form-data", "application/x-own"], (_, payload, done) => {
      payload.resume().once("end", () => done(null, undefined));
    });
    scope.post("/jobs", async ({ raw }) => Object.hasOwn(raw, "pipe"));
  });
  expect((await deliver(origin, "/jobs", "1", { "Content-Type": type })).json).toBe(can);
});

test("a scope that was registered before the plugin is guarded, and parses by itself", async () => {
  const app = fastify();
  await app.register(echo);
  await app.register(verifySignature, { env });
  const origin = await start(app);
  expect((await fetch(`${origin}/jobs`, { method: "POST", headers: json, body: "1" })).status).toBe(
    401,
  );
  expect((await deliver(origin, "/jobs", "[1]")).json).toEqual({ body: [1] });
});
