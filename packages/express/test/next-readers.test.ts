import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { verifySignature } from "@qstash-verify/express";
import { sendDelivery, signDelivery, testEnvironment } from "@qstash-verify/testing";
import express5, { type Express, type RequestHandler } from "express";
import { createProxyMiddleware } from "http-proxy-middleware";
import multer from "multer";
import { afterEach, describe, expect, test } from "vitest";

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function listen(listener: RequestListener | Express): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  stops.push(() => server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const FORM = { "Content-Type": "multipart/form-data; boundary=x" };
const form = [
  '--x\r\nContent-Disposition: form-data; name="order"\r\n\r\n7\r\n',
  '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhello\r\n',
  "--x--\r\n",
].join("");

/** Reads as most middlewares do that check a signature. */
const byData: RequestHandler = (req, res) => {
  const chunks: Buffer[] = [];
  req.on("data", (chunk) => chunks.push(chunk));
  req.on("end", () => res.json({ chunks: chunks.length, text: `${Buffer.concat(chunks)}` }));
};

describe.each([
  ["Express 5", express5],
  ["Express 4", createRequire(import.meta.url)("express-4") as typeof express5],
])("whoever reads the request after verifySignature(), in %s", (_, express) => {
  const verify = verifySignature({ env: testEnvironment("single") });

  async function deliver(
    after: readonly RequestHandler[],
    body: string | Uint8Array,
    headers: Record<string, string> = { "Content-Type": "application/json" },
  ): Promise<unknown> {
    const app = express();
    app.post("/jobs", verify, ...after);
    const url = `${await listen(app)}/jobs`;
    const delivery = await signDelivery({ url, body, headers });
    const response = await sendDelivery(delivery);
    expect(response.status).toBe(200);
    return response.json();
  }

  test.each([
    ["JSON", '{"a": 1}', { text: '{"a": 1}', chunks: 1 }],
    ["a large body", "x".repeat(300_000), { text: "x".repeat(300_000), chunks: 1 }],
    ["an empty body", "", { text: "", chunks: 0 }],
  ])("hears the data of %s, and its end", async (_name, body, expected) => {
    expect(await deliver([byData], body)).toEqual(expected);
  });

  test("hears it once, where two have verified", async () => {
    expect(await deliver([verify, byData], "twice")).toEqual({ text: "twice", chunks: 1 });
  });

  test("finds the bytes as rawBody", async () => {
    const show: RequestHandler = (req, res) => {
      const { rawBody } = req as unknown as { rawBody: unknown };
      res.json([Buffer.isBuffer(rawBody), `${rawBody}`, req.body]);
    };
    expect(await deliver([show], '{"a": 1}')).toEqual([true, '{"a": 1}', { a: 1 }]);
    expect(await deliver([show], "")).toEqual([true, "", null]);
  });

  test("parses a form: multer", async () => {
    const show: RequestHandler = (req, res) =>
      void res.json([req.body.order, `${req.file?.buffer}`]);
    expect(await deliver([multer().single("file"), show], form, FORM)).toEqual(["7", "hello"]);
  });

  test("parses a form: what the platform has", async () => {
    const show: RequestHandler = async (req, res) => {
      const headers = { "Content-Type": req.get("content-type") ?? "" };
      const data = await new Response(req.delivery.bytes(), { headers }).formData();
      res.json([data.get("order"), await (data.get("file") as File).text()]);
    };
    expect(await deliver([show], form, FORM)).toEqual(["7", "hello"]);
  });

  test.each([
    ["a body", '{"a": 1}'],
    ["a large body", "x".repeat(300_000)],
    ["no body", ""],
  ])("hands %s on: a proxy", async (_name, body) => {
    const upstream = express();
    upstream.post("/jobs", byData);
    const target = await listen(upstream);
    expect(await deliver([createProxyMiddleware({ target })], body)).toMatchObject({ text: body });
  });

  test("comes to an end, though by an iterator it gets nothing", async () => {
    const iterate: RequestHandler = async (req, res) => {
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk);
      res.json(`${Buffer.concat(chunks)}`);
    };
    expect(await deliver([iterate], "x")).toBe("");
  });

  test("hears what an unread stream has, once: bytes that somebody set aside are left alone", async () => {
    const app = express();
    app.post(
      "/jobs",
      (req, _res, next) => {
        // As adapters for AWS Lambda do: the bytes beside a stream that nobody has read.
        req.body = Buffer.from("beside");
        next();
      },
      verify,
      byData,
    );
    const url = `${await listen(app)}/jobs`;
    const response = await sendDelivery(await signDelivery({ url, body: "beside" }));
    expect(await response.json()).toEqual({ text: "beside", chunks: 1 });
  });
});
