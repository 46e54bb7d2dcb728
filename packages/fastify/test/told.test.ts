import { verifySignature } from "@qstash-verify/fastify";
import { sendDelivery, signDelivery, testEnvironment, testKeys } from "@qstash-verify/testing";
import fastify, { type FastifyServerOptions } from "fastify";
import { expect, onTestFinished, test, vi } from "vitest";

const env = testEnvironment("single");

async function refuse(server: FastifyServerOptions, options: object = {}) {
  const app = fastify(server);
  onTestFinished(() => app.close());
  app.setErrorHandler((error: { code?: string; statusCode?: number }, _request, reply) => {
    reply.code(error.statusCode ?? 500).send({ ours: error.code });
  });
  app.register(async (scope) => {
    await scope.register(verifySignature, { env, ...options });
    scope.post("/jobs", async () => "reached");
  });
  const url = `${await app.listen({ host: "127.0.0.1", port: 0 })}/jobs`;
  const response = await sendDelivery(await signDelivery({ url, key: testKeys.stranger }));
  return { status: response.status, body: await response.text() };
}

test("a refusal is a line of the app's own logger", async () => {
  const lines: { level: number; msg: string; reqId: string }[] = [];
  const stream = { write: (line: string) => void lines.push(JSON.parse(line)) };
  await refuse({ logger: { level: "warn", stream } });
  expect(lines).toEqual([
    expect.objectContaining({
      level: 40,
      reqId: "req-1",
      msg: expect.stringContaining("POST /jobs refused, 401 signature_mismatch"),
    }),
  ]);
});

test("without a logger it is one on the console", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  onTestFinished(() => warn.mockRestore());
  await refuse({});
  expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("signature_mismatch"));
});

test('refuse: "throw" takes the app\'s error handler, with the status', async () => {
  const { status, body } = await refuse({}, { refuse: "throw", onRefused: () => {} });
  expect([status, body]).toEqual([401, '{"ours":"signature_mismatch"}']);
});

test("refuse: a function answers", async () => {
  const answer = () => Response.json({ mine: true }, { status: 422 });
  const { status, body } = await refuse({}, { refuse: answer, onRefused: () => {} });
  expect([status, body]).toEqual([422, '{"mine":true}']);
});
