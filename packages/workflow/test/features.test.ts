import { request } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { sendDelivery, signDelivery } from "@qstash-verify/testing";
import { createWorkflow, serve, serveMany, workflowClient } from "@qstash-verify/workflow";
import { serveMany as serveManyExpress } from "@qstash-verify/workflow/express";
import { serveMany as serveManyFastify } from "@qstash-verify/workflow/fastify";
import { serveMany as serveManyHono } from "@qstash-verify/workflow/hono";
import { serveMany as serveManyNext } from "@qstash-verify/workflow/nextjs";
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
    [
      "a route handler",
      (env: object) =>
        listen(getRequestListener(serveManyNext(members, { env }).POST), "/workflows"),
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

    const unknown = await fetch(`${url}/constructor`, { method: "POST" });
    expect(unknown.status).toBe(404);
  });

  test("a name takes no slash", () => {
    expect(() => serveMany({ "a/b": child })).toThrow(
      expect.objectContaining({ code: "option_invalid" }),
    );
  });
});

test("the vendor's options are the vendor's", async () => {
  const emulator = await startEmulator();
  const env = emulator.env("single");
  const schema = z.object({ order: z.coerce.number() });
  const { handler } = serve(
    async (context) => context.run("double", () => context.requestPayload.order * 2),
    { env, schema },
  );
  const url = await listen(getRequestListener((each) => handler(each)));
  await workflowClient(env).trigger({ url, body: { order: "21" } });
  await emulator.runUntilIdle();
  expect((await runsOf(emulator, "EU_CENTRAL_1")).map(resultOf)).toEqual([42]);
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

describe("the next step is sent to the URL that was signed", () => {
  test.each(Object.entries(hosts))(
    "behind a proxy that renames the host, on %s",
    async (_, host) => {
      const emulator = await startEmulator();
      const env = emulator.env("single");
      const inner = await host(
        async (context) => {
          await context.run("first", () => {});
          await context.run("second", () => {});
          return context.url;
        },
        { env },
      );
      let proxied = 0;
      const url = await listen((incoming, outgoing) => {
        proxied++;
        const { headers, method } = incoming;
        const forwarded = request(
          inner,
          { method, headers: { ...headers, host: "inner" } },
          (answer) => {
            answer.pipe(outgoing.writeHead(answer.statusCode ?? 0, answer.headers));
          },
        );
        incoming.pipe(forwarded);
      }, "/public/path?tenant=7");
      await workflowClient(env).trigger({ url });
      await emulator.runUntilIdle();
      expect((await runsOf(emulator, "EU_CENTRAL_1")).map(resultOf)).toEqual([url]);
      expect(proxied).toBe(3);
    },
  );
});

describe("a mistake in the setup executes nothing, and is retried", () => {
  const body = JSON.stringify([{ messageId: "msg_1", body: btoa("{}"), callType: "step" }]);
  const headers = { "Upstash-Workflow-RunId": "wfr_1", "Upstash-Workflow-Sdk-Version": "1" };

  test.each(["http", "baseUrl", "token", "devMode"])(
    "%s of a client of one's own",
    async (name) => {
      const emulator = await startEmulator();
      const executed = vi.fn();
      const url = await hosts.Fastify(async (context) => context.run("pay", executed), {
        env: emulator.env("single"),
        qstashClient: { [name]: undefined },
      });
      const answer = await sendDelivery(await signDelivery({ url, body, headers }));
      expect([answer.status, await answer.json()]).toMatchObject([500, { code: "option_invalid" }]);
      expect(executed).not.toHaveBeenCalled();
    },
  );

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
