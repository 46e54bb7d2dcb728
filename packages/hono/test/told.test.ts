import { isVerificationError } from "@qstash-verify/core";
import { verifySignature } from "@qstash-verify/hono";
import { signDelivery, testEnvironment, testKeys } from "@qstash-verify/testing";
import { Hono } from "hono";
import { expect, onTestFinished, test, vi } from "vitest";

const env = testEnvironment("single");

async function refuse(options: object = {}) {
  const app = new Hono();
  app.onError((error, c) => c.json({ ours: isVerificationError(error) ? error.code : null }, 401));
  app.post("/jobs", verifySignature({ env, ...options }), (c) => c.text("reached"));
  const url = "https://app.example.com/jobs?id=7";
  const { toRequest } = await signDelivery({ url, key: testKeys.stranger });
  const response = await app.fetch(toRequest());
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

test('refuse: "throw" takes app.onError', async () => {
  const { status, body } = await refuse({ refuse: "throw", onRefused: () => {} });
  expect([status, body]).toEqual([401, '{"ours":"signature_mismatch"}']);
});

test("refuse: a function answers", async () => {
  const answer = () => Response.json({ mine: true }, { status: 422 });
  const { status, body } = await refuse({ refuse: answer, onRefused: () => {} });
  expect([status, body]).toEqual([422, '{"mine":true}']);
});
