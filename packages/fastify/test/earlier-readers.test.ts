import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { PassThrough, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { createGunzip, gzipSync } from "node:zlib";
import compress from "@fastify/compress";
import { verifySignature } from "@qstash-verify/fastify";
import { signDelivery } from "@qstash-verify/testing";
import fastify, { type FastifyInstance } from "fastify";
import { describe, expect, test } from "vitest";
import { closing, deliver, echo, env, json, listen } from "./deliver.js";

const order = '{ "a":1 }';
const parsed = { status: 200, json: { body: { a: 1 } } };
const ours = { status: 500, json: { code: "body_already_parsed" } };

/** As on Cloud Functions: the platform reads, keeps the bytes, and hands the request to Fastify. */
async function behindPlatform(app: FastifyInstance, keeps: boolean): Promise<string> {
  closing(app).register(async (scope) => {
    await scope.register(verifySignature, { env });
    await echo(scope, {});
  });
  await app.ready();
  const platform = createServer(async (request, response) => {
    const bytes = await buffer(request);
    const body: unknown = JSON.parse(bytes.toString() || "null");
    Object.assign(request, { body }, keeps && { rawBody: bytes });
    app.routing(request, response);
  }).listen(0, "127.0.0.1");
  closing({ close: async () => void platform.close() });
  await once(platform, "listening");
  return `http://127.0.0.1:${(platform.address() as AddressInfo).port}`;
}

describe("a platform that reads the body before Fastify", () => {
  test("and keeps its bytes is no obstacle", async () => {
    expect(await deliver(await behindPlatform(fastify(), true), "/jobs", order)).toEqual(parsed);
  });

  test("nor is the parser that Fastify's guide gives for it", async () => {
    const app = fastify();
    app.addContentTypeParser("application/json", {}, (_request, payload, done) =>
      done(null, (payload as unknown as { body: unknown }).body),
    );
    expect(await deliver(await behindPlatform(app, true), "/jobs", order)).toEqual(parsed);
  });

  test("and keeps nothing is our mistake", async () => {
    const origin = await behindPlatform(fastify(), false);
    expect(await deliver(origin, "/jobs", order)).toMatchObject(ours);
    // Nothing was lost of it.
    expect((await deliver(origin, "/jobs", "")).status).toBe(200);
  });
});

describe("a hook before ours", () => {
  type Hook = (app: FastifyInstance) => unknown;
  const behind = (hook: Hook) => {
    const app = fastify();
    hook(app);
    return listen(echo, app);
  };

  test.each<[string, Hook]>([
    ["onRequest", (app) => app.addHook("onRequest", async ({ raw }) => void (await buffer(raw)))],
    [
      "preParsing",
      (app) => app.addHook("preParsing", async (request) => void (await buffer(request.raw))),
    ],
    [
      "preParsing, in part",
      (app) =>
        app.addHook("preParsing", async ({ raw }) => {
          await once(raw, "readable");
          raw.read(1);
        }),
    ],
    [
      "preParsing, for text",
      (app) =>
        app.addHook("preParsing", async ({ raw }) => Readable.from([String(await buffer(raw))])),
    ],
  ])("that read the body is our mistake: %s", async (_, hook) => {
    expect(await deliver(await behind(hook), "/jobs", order)).toMatchObject(ours);
  });

  test("may read the bytes and return them", async () => {
    const origin = await behind((app) =>
      app.addHook("preParsing", async ({ raw }) => Readable.from([await buffer(raw)])),
    );
    expect(await deliver(origin, "/jobs", order)).toEqual(parsed);
  });

  test("may look on, and may pass the body through, whatever its size", async () => {
    let counted = 0;
    const origin = await behind((app) => {
      app.addHook("preParsing", (request, _reply, payload, done) => {
        request.raw.on("data", (chunk) => {
          counted += chunk.length;
        });
        done(null, payload.pipe(new PassThrough()));
      });
    });
    const text = JSON.stringify("x".repeat(2_000_000));
    expect((await deliver(origin, "/jobs", text)).status).toBe(200);
    expect(counted).toBe(text.length);
  });

  test("that inflates is passed over, or is our mistake; the sender is not blamed", async () => {
    const headers = { ...json, "Content-Encoding": "gzip" };
    const zipped = gzipSync(order);
    const bytes = { status: 200, json: { body: `bytes: ${zipped}` } };
    const atOnce = await behind((app) =>
      app.addHook("preParsing", (_request, _reply, payload, done) =>
        done(null, payload.pipe(createGunzip())),
      ),
    );
    expect(await deliver(atOnce, "/jobs", zipped, headers)).toEqual(bytes);
    const first = await behind((app) =>
      app.addHook("preParsing", async ({ raw }) => {
        const inflated = await buffer(raw.pipe(createGunzip()));
        return Readable.from([inflated]);
      }),
    );
    const message = expect.stringContaining("register verifySignature before every hook");
    expect(await deliver(first, "/jobs", zipped, headers)).toMatchObject({
      ...ours,
      json: { ...ours.json, message },
    });
  });
});

test("@fastify/compress leaves a verified body as it was sent", async () => {
  const zipped = gzipSync(order);
  const headers = { ...json, "Content-Encoding": "gzip" };
  const bytes = { status: 200, json: { body: `bytes: ${zipped}` } };
  const app = fastify();
  await app.register(compress);
  expect(await deliver(await listen(echo, app), "/jobs", zipped, headers)).toEqual(bytes);
  const within = await listen(async (scope) => {
    await scope.register(compress);
    await echo(scope, {});
  });
  expect(await deliver(within, "/jobs", zipped, headers)).toEqual(bytes);
  expect(await deliver(within, "/jobs", order)).toEqual(parsed);
});

test("a body that was changed is the sender's fault, whoever has read it", async () => {
  const app = fastify();
  app.addHook("preParsing", async ({ raw }) => Readable.from([await buffer(raw)]));
  const origin = await listen(echo, app);
  const delivery = await signDelivery({ url: `${origin}/jobs`, body: order });
  const changed = await fetch(`${origin}/jobs`, {
    method: "POST",
    headers: delivery.headers,
    body: '{ "a":2 }',
  });
  expect(changed.status).toBe(401);
});
