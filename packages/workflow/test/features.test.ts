import { getRequestListener } from "@hono/node-server";
import { sendDelivery, signDelivery, testEnvironment } from "@qstash-verify/testing";
import { createWorkflow, serve, serveMany, workflowClient } from "@qstash-verify/workflow";
import { serveMany as serveManyExpress } from "@qstash-verify/workflow/express";
import { serveMany as serveManyFastify } from "@qstash-verify/workflow/fastify";
import { serveMany as serveManyHono } from "@qstash-verify/workflow/hono";
import { Receiver } from "@upstash/qstash";
import { WorkflowNonRetryableError } from "@upstash/workflow";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { hosts, listen } from "./hosts.js";
import { resultOf, runsOf, startEmulator } from "./session.js";

describe("several workflows at one place", () => {
  const child = createWorkflow<{ amount: number }, number>(async (context) => {
    const { amount } = context.requestPayload;
    return context.run("double", () => amount * 2);
  });
  const parent = createWorkflow(async (context) => {
    const { body } = await context.invoke("ask", { workflow: child, body: { amount: 21 } });
    return body;
  });
  const members = { parent, child };

  test.each([
    [
      "Hono",
      (env: object) => {
        const app = new Hono().post("/workflows/:name", serveManyHono(members, { env }));
        return listen(getRequestListener(app.fetch), "/workflows");
      },
    ],
    [
      "Express",
      (env: object) => {
        const app = express();
        app.post("/workflows/:name", serveManyExpress(members, { env }));
        return listen(app, "/workflows");
      },
    ],
    [
      "Fastify",
      async (env: object) => {
        const app = fastify();
        onTestFinished(() => app.close());
        await app.register(serveManyFastify(members, { env }), { prefix: "/workflows" });
        return `${await app.listen({ host: "127.0.0.1", port: 0 })}/workflows`;
      },
    ],
    [
      "the plain Fetch handler",
      (env: object) => {
        const { handler } = serveMany(members, { env });
        return listen(
          getRequestListener((each) => handler(each)),
          "/workflows",
        );
      },
    ],
  ])("one invokes another, in the region it runs in, on %s", async (_, start) => {
    const emulator = await startEmulator();
    const env = emulator.env("migration", "US_EAST_1");
    const url = await start(env);
    await workflowClient(env, "EU_CENTRAL_1").trigger({ url: `${url}/parent?from=test` });
    await emulator.runUntilIdle();
    const results = (await runsOf(emulator, "EU_CENTRAL_1")).map(resultOf);
    expect(results.sort()).toEqual([42, 42]);
    expect(await runsOf(emulator, "US_EAST_1")).toEqual([]);

    // What is behind the last slash is replaced by the name of who is invoked.
    for (const unknown of ["constructor", "parent?from=/test"]) {
      const answer = await fetch(`${url}/${unknown}`, { method: "POST" });
      expect(answer.status).toBe(404);
    }
  });

  test.each(["a/b", ""])("a name is one segment of a path: not %j", (name) => {
    expect(() => serveMany({ [name]: child })).toThrow(
      expect.objectContaining({ code: "option_invalid" }),
    );
  });

  test("a workflow's own options come first, and one that is undefined is none", async () => {
    const elsewhere = { receiver: { url: "https://app.example/w" } };
    const strict = createWorkflow(async () => {}, elsewhere);
    const lax = createWorkflow(async () => {}, { receiver: undefined, env: undefined });
    const shared = { env: testEnvironment("single"), receiver: { url: "https://app.example/x" } };
    const { handler } = serveMany({ strict, lax }, shared);
    const urls = ["https://app.example/w", "https://app.example/x"];
    const answers = ["strict", "lax"].map(async (name) => {
      for (const url of urls) {
        const { headers, body } = await signDelivery({ url, body: "{}" });
        const to = `http://localhost/${name}`;
        const answer = await handler(new Request(to, { method: "POST", headers, body }));
        if (answer.status !== 401) return url;
      }
      return undefined;
    });
    expect(await Promise.all(answers)).toEqual(urls);
  });
});

test("the vendor's options are the vendor's", async () => {
  const emulator = await startEmulator();
  const env = { ...emulator.env("single"), TAX: "7" };
  const schema = z.object({ order: z.coerce.number() });
  const { handler } = serve(
    async (context) =>
      context.run("double", () => [context.requestPayload.order * 2, context.env["TAX"]]),
    { env, schema },
  );
  const url = await listen(getRequestListener((each) => handler(each)));
  await workflowClient(env).trigger({ url, body: { order: "21" } });
  await emulator.runUntilIdle();
  expect((await runsOf(emulator, "EU_CENTRAL_1")).map(resultOf)).toEqual([[42, "7"]]);
});

describe("a run that fails", () => {
  test("ends in its failure function, in its own region, verified like every request", async () => {
    const emulator = await startEmulator();
    const env = emulator.env("migration", "US_EAST_1");
    const failed = vi.fn();
    const executed = vi.fn(() => {
      throw new WorkflowNonRetryableError("no such order");
    });
    const url = await hosts.Express(async (context) => context.run("find", executed), {
      env,
      failureFunction: ({ failResponse, context }) => failed(failResponse, context.requestPayload),
    });
    await workflowClient(env, "EU_CENTRAL_1").trigger({ url, body: { order: 1 } });
    await emulator.runUntilIdle();
    expect(failed.mock.calls).toEqual([["no such order", { order: 1 }]]);
    expect(await runsOf(emulator, "EU_CENTRAL_1")).toMatchObject([{ workflowState: "RUN_FAILED" }]);

    const headers = {
      "Upstash-Workflow-Failure-Callback": "true",
      "Upstash-Workflow-RunId": "wfr_1",
    };
    const forged = await fetch(url, { method: "POST", headers, body: "{}" });
    expect(forged.status).toBe(401);
    expect(failed).toHaveBeenCalledTimes(1);
  });
});

describe("a mistake in the setup executes nothing, and is retried", () => {
  const body = JSON.stringify([{ messageId: "msg_1", body: btoa("{}"), callType: "step" }]);
  const headers = { "Upstash-Workflow-RunId": "wfr_1", "Upstash-Workflow-Sdk-Version": "1" };

  test.each(["http", "baseUrl", "token", "devMode"])("%s of a client of one's own", (name) => {
    const options = { qstashClient: { [name]: undefined } };
    expect(() => serve(async () => {}, options)).toThrow(
      expect.objectContaining({ code: "option_invalid" }),
    );
  });

  test.each(["env", "currentSigningKey", "nextSigningKey", "devMode"])(
    "keys from elsewhere than the tokens: %s",
    (name) => {
      const invalid = expect.objectContaining({
        code: "option_invalid",
        message: expect.stringMatching(`receiver cannot include ${name}: .+ env of serve\\(\\)`),
      });
      for (const value of ["sig_secret", {}, true, false, undefined]) {
        const given = { [name]: value };
        for (const receiver of [given, Object.create(given)] as object[]) {
          const options = { receiver };
          expect(() => serve(async () => {}, options)).toThrow(invalid);
          expect(() => serveMany({ w: createWorkflow(async () => {}, options) })).toThrow(invalid);
          expect(() => serveMany({ w: createWorkflow(async () => {}) }, options)).toThrow(invalid);
          expect(() => serve(async () => {}, options)).not.toThrow("sig_secret");
        }
      }
    },
  );

  test("a receiver of one's own", () => {
    const receiver = new Receiver({ currentSigningKey: "sig_1", nextSigningKey: "sig_2" });
    expect(() => serve(async () => {}, { receiver: receiver as object })).toThrow(
      expect.objectContaining({ code: "option_invalid" }),
    );
  });

  test("no keys at all", async () => {
    const executed = vi.fn();
    const url = await hosts.Fastify(async (context) => context.run("pay", executed), { env: {} });
    const answer = await sendDelivery(await signDelivery({ url, body, headers }));
    expect([answer.status, await answer.json()]).toMatchObject([500, { code: "keys_missing" }]);
    expect(executed).not.toHaveBeenCalled();
  });
});

test.each(Object.entries(hosts))(
  "a sender of much that is refused hears of it, on %s",
  async (_, host) => {
    const url = await host(async () => {}, { env: {} });
    const answer = await fetch(url, { method: "POST", body: new Uint8Array(5_000_000) });
    expect([answer.status, await answer.json()]).toMatchObject([
      401,
      { code: "signature_missing" },
    ]);
  },
);
