import { text } from "node:stream/consumers";
import { verifySignature } from "@qstash-verify/fastify";
import { sendDelivery, signDelivery, testEnvironment, testKeys } from "@qstash-verify/testing";
import fastify, { type FastifyInstance, type FastifyServerOptions } from "fastify";
import { describe, expect, onTestFinished, test, vi } from "vitest";

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

describe("without a logger, a mistake in the setup is a line on the console", () => {
  const none = { env: {} };
  const json = { "Content-Type": "application/json" };
  const plugin = verifySignature as never;
  const register = (options: object) => async (scope: FastifyInstance) => {
    await scope.register(verifySignature, options);
  };
  test.each<[string, RegExp, (scope: FastifyInstance) => unknown]>([
    ["no keys", /no signing key/, register(none)],
    ["a misspelt option", /"?Url"?/, register({ Url: "path" })],
    ["a hook", /is a Fastify plugin/, (scope) => scope.addHook("preHandler", plugin)],
    [
      "a hook that reads first",
      /parsed before it was verified/,
      (scope) => {
        scope.addHook("preParsing", async ({ raw }) => void (await text(raw)));
        return register({ env })(scope);
      },
    ],
    [
      "what runs around the handler",
      /threw something that is not an Error/,
      register({ env, around: () => Promise.reject("nothing") }),
    ],
  ])("once: %s", async (_, says, use) => {
    const printed = vi.spyOn(console, "warn").mockImplementation(() => {});
    onTestFinished(() => printed.mockRestore());
    const app = fastify();
    onTestFinished(() => app.close());
    app.register(async (scope) => {
      await use(scope);
      scope.post("/jobs", async () => "reached");
    });
    const url = `${await app.listen({ host: "127.0.0.1", port: 0 })}/jobs`;
    const delivery = await signDelivery({ url, body: "1", headers: json });
    for (const _ of [1, 2]) expect((await sendDelivery(delivery)).status).toBe(500);
    expect(printed).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(says));
  });

  test("and with one it is left to the logger", async () => {
    const printed = vi.spyOn(console, "warn").mockImplementation(() => {});
    onTestFinished(() => printed.mockRestore());
    await refuse({ logger: { level: "silent" } }, { strict: "misspelt" });
    const app = fastify({ logger: { level: "silent" } });
    onTestFinished(() => app.close());
    app.post("/jobs", { preHandler: plugin }, async () => "reached");
    expect((await app.inject({ method: "POST", url: "/jobs" })).statusCode).toBe(500);
    expect(printed).not.toHaveBeenCalled();
  });
});

test("a logger of your own needs no level", async () => {
  const printed = vi.spyOn(console, "warn").mockImplementation(() => {});
  onTestFinished(() => printed.mockRestore());
  const warn = vi.fn();
  const loggerInstance = {
    fatal() {},
    error() {},
    warn,
    info() {},
    debug() {},
    trace() {},
    child: () => loggerInstance,
  };
  await refuse({ loggerInstance: loggerInstance as never });
  expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("signature_mismatch"));
  expect(printed).not.toHaveBeenCalled();
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
