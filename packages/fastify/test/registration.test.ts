import { isConfigurationError, Receiver } from "@qstash-verify/core";
import { verifySignature } from "@qstash-verify/fastify";
import { sendDelivery, signDelivery } from "@qstash-verify/testing";
import fastify, { type FastifyInstance } from "fastify";
import { describe, expect, test } from "vitest";
import { deliver, echo, env, start } from "./deliver.js";

/** As plain JavaScript sees it. */
const plugin = verifySignature as unknown as (...args: unknown[]) => never;
const thrown = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

describe("a plugin that is used as a middleware is elsewhere says so at once", () => {
  test.each<[string, readonly unknown[]]>([
    ["with parentheses", []],
    ["with options", [{ env }]],
    ["with a receiver", [new Receiver({ env })]],
  ])("called %s", (_, args) => {
    const error = thrown(() => fastify().register(plugin(...args)));
    expect(isConfigurationError(error)).toBe(true);
    expect(error).toMatchObject({
      code: "option_invalid",
      message: expect.stringContaining("await scope.register(verifySignature, options)"),
    });
  });

  const hooks = ["onRequest", "preParsing", "preValidation", "preHandler"] as const;
  const uses: (readonly [string, (app: FastifyInstance) => unknown])[] = hooks.flatMap((hook) => [
    [`hook ${hook}`, (app) => app.addHook(hook as "onRequest", plugin).register(echo)],
    [
      `${hook} of a route`,
      (app) => app.post("/jobs", { [hook]: verifySignature }, async () => "handled"),
    ],
  ]);
  test.each(uses)("as %s", async (_, use) => {
    const app = fastify();
    use(app);
    const answer = await deliver(await start(app), "/jobs", "1");
    expect(answer).toMatchObject({ status: 500, json: { code: "option_invalid" } });
  });
});

describe("what register() takes is no option of ours", () => {
  test("and is not taken for a misspelt one", async () => {
    const app = fastify();
    await app.register(verifySignature, {
      env,
      prefix: "/a",
      logLevel: "silent",
      logSerializers: {},
    });
    await app.register(echo);
    expect((await deliver(await start(app), "/jobs", "1")).status).toBe(200);
  });

  test("and no check is lost with it, wherever the options have it from", async () => {
    class Options {
      readonly prefix = "/a";
      readonly env = env;
      get url() {
        return "path" as const;
      }
    }
    const app = fastify();
    await app.register(verifySignature, new Options());
    await app.register(echo);
    const to = `${await start(app)}/jobs`;
    const elsewhere = await signDelivery({ url: "https://app.example.com/other", body: "1" });
    expect((await sendDelivery(elsewhere, { to })).status).toBe(401);
  });
});
