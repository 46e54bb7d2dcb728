import { once } from "node:events";
import { createServer, request } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { setFlagsFromString } from "node:v8";
import { gzipSync } from "node:zlib";
import { Receiver } from "@qstash-verify/core";
import { verifySignature } from "@qstash-verify/express";
import { sendDelivery, signDelivery, testEnvironment } from "@qstash-verify/testing";
import { flood, onOneConnection } from "@qstash-verify/testing/conformance/node";
import express5, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import { afterEach, describe, expect, test } from "vitest";

const env = testEnvironment("migration-with-unprefixed", "US_EAST_1");
const published = "https://app.example.com/qstash/jobs";
const stops: (() => void)[] = [];

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function listen(app: Express): Promise<string> {
  const server = createServer(app).listen(0, "127.0.0.1");
  stops.push(() => server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const show: RequestHandler = (req, res) => {
  const { body } = req;
  res.json({ body: Buffer.isBuffer(body) ? `bytes: ${body}` : (body ?? null) });
};
const onError: ErrorRequestHandler = (error, _req, res, _next) => {
  res.status(error.status).json({ code: error.code, message: error.message });
};

describe.each([
  ["Express 5", express5],
  ["Express 4", createRequire(import.meta.url)("express-4") as typeof express5],
])("%s", (_, express) => {
  /** An app with the given middleware, then a route; answers one delivery. */
  async function deliver(
    middleware: RequestHandler[],
    body: string | Uint8Array,
    headers: Record<string, string> = { "Content-Type": "application/json" },
  ): Promise<{ status: number; json: unknown }> {
    const app = express();
    for (const each of middleware) app.use(each);
    app.post("/qstash/jobs", show);
    app.use(onError);
    const delivery = await signDelivery({ url: published, body, headers });
    const response = await sendDelivery(delivery, { to: `${await listen(app)}/qstash/jobs` });
    return { status: response.status, json: await response.json() };
  }

  const verify = verifySignature({ env });
  const keepBytes = express.json({
    verify: (req, _res, bytes) => Object.assign(req, { rawBody: bytes }),
  });

  test("a request keeps its properties, and gets those that are documented", async () => {
    const app = express();
    const keys: PropertyKey[][] = [];
    const look: RequestHandler = (req, _res, next) => {
      keys.push(Reflect.ownKeys(req).filter((key) => key !== "next"));
      next();
    };
    app.post("/qstash/jobs", look, verify, look, show);
    const delivery = await signDelivery({ url: published, body: "{}" });
    const origin = await listen(app);
    const response = await sendDelivery(delivery, { to: `${origin}/qstash/jobs` });
    expect(response.status).toBe(200);
    const [before = [], after] = keys;
    expect(after).toEqual(expect.arrayContaining(before));
    // Node.js and Express have more of their own, with an underscore.
    const added = after?.filter((key) => !before.includes(key) && !/^_/.test(String(key)));
    expect(added).toEqual(["delivery", "body", "rawBody"]);
  });

  test("before Node.js 24, a request is a dictionary for V8", async () => {
    setFlagsFromString("--allow-natives-syntax");
    const hasHiddenClass = new Function("object", "return %HasFastProperties(object)");
    setFlagsFromString("--no-allow-natives-syntax");
    const tell: RequestHandler = (req, res) => void res.json(hasHiddenClass(req));
    const app = express();
    app.post("/qstash/jobs", verify, tell);
    app.post("/plain", tell);
    const origin = await listen(app);
    const plain = await fetch(`${origin}/plain`, { method: "POST" });
    expect(await plain.json()).toBe(true);
    const delivery = await signDelivery({ url: published, body: "{}" });
    const response = await sendDelivery(delivery, { to: `${origin}/qstash/jobs` });
    expect(await response.json()).toBe(Number.parseInt(process.versions.node, 10) >= 24);
  });

  test("a JSON body is parsed, and express.json() afterwards leaves it alone", async () => {
    const expected = { status: 200, json: { body: { a: 1 } } };
    expect(await deliver([verify], '{"a":1}')).toEqual(expected);
    expect(await deliver([verify, express.json()], '{"a":1}')).toEqual(expected);
  });

  test("JSON by its suffix is parsed, text is a string, any other body is its bytes", async () => {
    const type = (value: string) => ({ "Content-Type": value });
    expect((await deliver([verify], "[1]", type("application/vnd.a+json"))).json).toEqual({
      body: [1],
    });
    expect((await deliver([verify], "x", type("text/plain"))).json).toEqual({ body: "x" });
    expect((await deliver([verify], "x", type("text/html"))).json).toEqual({ body: "bytes: x" });
    expect((await deliver([verify], "{", type("application/json"))).json).toEqual({
      body: "bytes: {",
    });
  });

  test("an empty body is undefined", async () => {
    expect(await deliver([verify], "")).toEqual({ status: 200, json: { body: null } });
    expect((await deliver([express.json(), verify], "")).status).toBe(200);
  });

  test("bytes that an earlier reader left are taken", async () => {
    const raw = express.raw({ type: () => true });
    expect((await deliver([raw, verify], '{"a":1}')).json).toEqual({ body: { a: 1 } });
    expect((await deliver([keepBytes, verify], '{"a": 1}')).json).toEqual({ body: { a: 1 } });
  });

  test("the bytes are kept for whoever verifies again", async () => {
    expect((await deliver([verify, verify], '{"a":1}')).json).toEqual({ body: { a: 1 } });
    const asText = express.json({
      verify: (req, _res, bytes) => Object.assign(req, { rawBody: `${bytes}` }),
    });
    expect((await deliver([asText, verify], '{"a": 1}')).json).toEqual({ body: { a: 1 } });
  });

  test("a body that an earlier reader parsed is an error with the way out", async () => {
    expect(await deliver([express.json(), verify], '{"a":1}')).toMatchObject({
      status: 500,
      json: {
        code: "body_already_parsed",
        message: expect.stringContaining("before express.json()"),
      },
    });
  });

  test("bytes that an earlier reader inflated or rewrote are the app's mistake, not the sender's", async () => {
    const mistake = {
      status: 500,
      json: {
        code: "body_already_parsed",
        message: expect.stringContaining("not the ones that arrived"),
      },
    };
    const raw = express.raw({ type: () => true });
    const zipped = { "Content-Type": "application/json", "Content-Encoding": "gzip" };
    // Compressed, the first is longer and the second is shorter.
    for (const text of ['{"a":1}', JSON.stringify(["a".repeat(1000)])]) {
      for (const parser of [keepBytes, raw]) {
        expect(await deliver([parser, verify], gzipSync(text), zipped)).toEqual(mistake);
      }
      // It is taken as it arrived where nothing has inflated it.
      const { status } = await deliver([verify], gzipSync(text), zipped);
      expect(status).toBe(200);
    }
    const rewritten = express.json({
      verify: (req, _res, bytes) => {
        const rawBody = JSON.stringify(JSON.parse(`${bytes}`));
        Object.assign(req, { rawBody });
      },
    });
    expect(await deliver([rewritten, verify], '{ "a" : 1 }')).toEqual(mistake);
    const misread: RequestHandler = (req, _res, next) => {
      const chunks: Buffer[] = [];
      req.on("data", (chunk) => chunks.push(chunk));
      req.on("end", () => {
        Object.assign(req, { rawBody: `${Buffer.concat(chunks)}` });
        next();
      });
    };
    expect(await deliver([misread, verify], Buffer.from([0xff, 0xfe]))).toEqual(mistake);
    expect((await deliver([misread, verify], "Grüße")).status).toBe(200);
  });

  test("compressed bytes that an earlier reader kept as they arrived are taken", async () => {
    const keep: RequestHandler = async (req, _res, next) => {
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk);
      Object.assign(req, { rawBody: Buffer.concat(chunks) });
      next();
    };
    const zipped = { "Content-Type": "text/plain", "Content-Encoding": "gzip" };
    expect((await deliver([keep, verify], gzipSync("x"), zipped)).status).toBe(200);
  });

  test("without its parentheses it is an error that says so", async () => {
    const app = express();
    app.post("/qstash/jobs", verifySignature, show);
    app.use(onError);
    const to = `${await listen(app)}/qstash/jobs`;
    for (const url of [published, "https://forged.example.com"]) {
      const response = await sendDelivery(await signDelivery({ url }), { to });
      expect(response.status).toBe(500);
      expect(await response.json()).toEqual({
        code: "option_invalid",
        message: expect.stringContaining("verifySignature()"),
      });
    }
  });

  test("mounted on a path, it compares the URL as the client sent it", async () => {
    const app = express();
    app.use("/qstash", verifySignature({ env, url: "path" }));
    app.post("/qstash/jobs", show);
    const to = `${await listen(app)}/qstash/jobs`;
    expect((await sendDelivery(await signDelivery({ url: published }), { to })).status).toBe(200);
    const elsewhere = await signDelivery({ url: "https://app.example.com/jobs" });
    expect((await sendDelivery(elsewhere, { to })).status).toBe(401);
  });

  test("an absolute target is compared as the client sent it", async () => {
    const app = express();
    app.post(
      express === express5 ? "/other/*rest" : "/other/*",
      verifySignature({ env, url: "path" }),
      show,
    );
    const origin = await listen(app);
    const delivery = await signDelivery({ url: "https://app.example.com/here" });
    const { host } = new URL(origin);
    for (const path of [
      "/other/%2e%2e/here",
      `http://${host}/other/%2e%2e/here`,
      `http://x/other/../here`,
    ]) {
      const headers = { ...delivery.headers };
      const outgoing = request({
        host: "127.0.0.1",
        port: new URL(origin).port,
        path,
        method: "POST",
        headers,
      });
      const [answer] = await once(outgoing.end(), "response");
      answer.resume();
      expect([path, answer.statusCode]).toEqual([path, 401]);
    }
  });

  test("a refusal after somebody else has answered changes nothing", async () => {
    const app = express();
    app.use((_req, res, next) => {
      res.send("already answered");
      next();
    });
    app.post("/qstash/jobs", verify, show);
    const to = `${await listen(app)}/qstash/jobs`;
    const answer = await fetch(to, { method: "POST" });
    expect([answer.status, await answer.text()]).toEqual([200, "already answered"]);
    expect((await fetch(to, { method: "POST" })).status).toBe(200);
  });

  test("a connection takes the next request after a body was refused halfway", async () => {
    const app = express();
    app.post("/qstash/jobs", verifySignature({ env, maxBodyBytes: 1000 }), show);
    const origin = await listen(app);
    const large = await signDelivery({ url: published, body: new Uint8Array(3_000_000) });
    const small = await signDelivery({ url: published, body: "x" });
    expect(await onOneConnection(origin, [large, small])).toEqual([
      "HTTP/1.1 413 Payload Too Large",
      "HTTP/1.1 200 OK",
    ]);
  });

  test("a logger on the request, as pino-http puts it there, makes it none of Fastify's", async () => {
    const log: RequestHandler = (req, _res, next) =>
      next(void Object.assign(req, { log: console }));
    expect((await deliver([log, verify], "x")).status).toBe(200);
  });

  test("takes a Receiver", async () => {
    const receiver = new Receiver({ env });
    expect((await deliver([verifySignature(receiver)], "x")).status).toBe(200);
  });

  test("a handler's synchronous error is the host's, and is raised once", async () => {
    const app = express();
    let errors = 0;
    app.post("/qstash/jobs", verify, () => {
      throw Object.assign(new Error("of the handler"), { status: 418 });
    });
    app.use(((error, _req, res, _next) => {
      errors++;
      res.status(error.status).end();
    }) as ErrorRequestHandler);
    const to = `${await listen(app)}/qstash/jobs`;
    const response = await sendDelivery(await signDelivery({ url: published }), { to });
    expect([response.status, errors]).toEqual([418, 1]);
  });

  test("forged deliveries that send their bodies cost no memory for them", async () => {
    const app = express();
    app.post("/qstash/jobs", verify, show);
    const { answers, sent, growth } = await flood(`${await listen(app)}/qstash/jobs`, () =>
      process.memoryUsage.rss(),
    );
    expect(new Set(answers)).toEqual(new Set(["HTTP/1.1 401 Unauthorized"]));
    expect(growth).toBeLessThan(sent / 2);
  });
});
