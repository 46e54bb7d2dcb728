import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { verifySignature } from "@qstash-verify/express";
import { sendDelivery, signDelivery, testEnvironment, testKeys } from "@qstash-verify/testing";
import express, { type ErrorRequestHandler } from "express";
import { expect, onTestFinished, test, vi } from "vitest";

const env = testEnvironment("single");

async function refuse(options: object = {}) {
  const app = express();
  app.post("/jobs", verifySignature({ env, ...options }), (_req, res) => void res.send("reached"));
  const errors: ErrorRequestHandler = (error, _req, res, _next) => {
    res.status(error.status).json({ ours: error.code });
  };
  app.use(errors);
  const server = createServer(app).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jobs?id=7`;
  const response = await sendDelivery(await signDelivery({ url, key: testKeys.stranger }));
  return { status: response.status, body: await response.text() };
}

test("a refusal is a line on the console, with method and path", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  onTestFinished(() => warn.mockRestore());
  await refuse();
  expect(warn).toHaveBeenCalledExactlyOnceWith(
    expect.stringContaining("POST /jobs?id=7 refused, 401 signature_mismatch"),
  );
});

test('refuse: "throw" takes the app\'s error handler, with the status', async () => {
  const { status, body } = await refuse({ refuse: "throw", onRefused: () => {} });
  expect([status, body]).toEqual([401, '{"ours":"signature_mismatch"}']);
});

test("refuse: a function answers", async () => {
  const answer = () => Response.json({ mine: true }, { status: 422 });
  const { status, body } = await refuse({ refuse: answer, onRefused: () => {} });
  expect([status, body]).toEqual([422, '{"mine":true}']);
});
