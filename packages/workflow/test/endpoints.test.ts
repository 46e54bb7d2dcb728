import { getRequestListener } from "@hono/node-server";
import { regions, sendDelivery, signDelivery } from "@qstash-verify/testing";
import { type WorkflowOptions, workflowClient } from "@qstash-verify/workflow";
import * as astro from "@qstash-verify/workflow/astro";
import * as reactRouter from "@qstash-verify/workflow/react-router";
import * as solidjs from "@qstash-verify/workflow/solidjs";
import * as svelte from "@qstash-verify/workflow/svelte";
import * as tanstack from "@qstash-verify/workflow/tanstack";
import type { RouteFunction } from "@upstash/workflow";
import { describe, expect, test, vi } from "vitest";
import { listen } from "./hosts.js";
import { resultOf, runsOf, startEmulator } from "./session.js";

type Post = (event: { request: Request }) => Promise<Response>;
type Serve = (route: RouteFunction<unknown, unknown>, options: WorkflowOptions) => Post;

const entries: Readonly<Record<string, { serve: Serve; serveMany: typeof svelte.serveMany }>> = {
  astro: { serve: (...given) => astro.serve(...given).POST, serveMany: astro.serveMany },
  "react-router": {
    serve: reactRouter.serve,
    serveMany: (...given) => ({ POST: reactRouter.serveMany(...given) }),
  },
  solidjs: { serve: (...given) => solidjs.serve(...given).POST, serveMany: solidjs.serveMany },
  svelte: { serve: (...given) => svelte.serve(...given).POST, serveMany: svelte.serveMany },
  tanstack: { serve: (...given) => tanstack.serve(...given).POST, serveMany: tanstack.serveMany },
};

const onNode = (post: Post, path?: string) =>
  listen(
    getRequestListener((request) => post({ request })),
    path,
  );

describe.each(Object.entries(entries))("%s", (_, { serve, serveMany }) => {
  test("answers a run of each region, and no request that nobody signed", async () => {
    const emulator = await startEmulator();
    const env = emulator.env("migration", "US_EAST_1");
    const executed = vi.fn(() => "done");
    const url = await onNode(serve(async (context) => context.run("pay", executed), { env }));
    const unsigned = await fetch(url, { method: "POST", body: "{}" });
    expect([unsigned.status, await unsigned.json()]).toMatchObject([
      401,
      { code: "signature_missing" },
    ]);
    for (const region of regions) {
      await workflowClient(env, region).trigger({ url });
      await emulator.runUntilIdle();
      expect((await runsOf(emulator, region)).map(resultOf)).toEqual(["done"]);
    }
    expect(executed).toHaveBeenCalledTimes(2);
  });

  test("serves several workflows, each under its name", async () => {
    const emulator = await startEmulator();
    const env = emulator.env("migration", "US_EAST_1");
    const greeting = svelte.createWorkflow<unknown, string>((context) =>
      context.run("greet", () => "good morning"),
    );
    const url = await onNode(serveMany({ greeting }, { env }).POST, "/many/greeting");
    await workflowClient(env).trigger({ url });
    await emulator.runUntilIdle();
    expect((await runsOf(emulator, "US_EAST_1")).map(resultOf)).toEqual(["good morning"]);
  });
});

describe("astro", () => {
  const withPath = (post: (event: { request: Request; path: string }) => Promise<Response>) =>
    getRequestListener((request) => post({ request, path: new URL(request.url).pathname }));

  test("hands the APIContext of each request to the workflow", async () => {
    const emulator = await startEmulator();
    const env = emulator.env("single");
    const { POST } = astro.serve(
      async (context, { path }: { request: Request; path: string }) => context.run("a", () => path),
      { env },
    );
    const url = await listen(withPath(POST), "/pages/order");
    await workflowClient(env).trigger({ url });
    await emulator.runUntilIdle();
    expect((await runsOf(emulator, "EU_CENTRAL_1")).map(resultOf)).toEqual(["/pages/order"]);
  });

  test("to each of several, too", async () => {
    const emulator = await startEmulator();
    const env = emulator.env("single");
    const order = astro.createWorkflow<unknown, string>((context, { path }) =>
      context.run("read", () => path),
    );
    const { POST } = astro.serveMany({ order }, { env });
    const url = await listen(withPath(POST), "/pages/order");
    await workflowClient(env).trigger({ url });
    await emulator.runUntilIdle();
    expect((await runsOf(emulator, "EU_CENTRAL_1")).map(resultOf)).toEqual(["/pages/order"]);
  });
});

test("h3: a body that was read before is an error with the way out", async () => {
  const { serve } = await import("@qstash-verify/workflow/h3");
  const { createApp, eventHandler, toNodeListener } = await import("h3");
  const messages: string[] = [];
  const emulator = await startEmulator();
  const app = createApp({ onError: (error) => void messages.push(String(error.message)) });
  app.use(
    eventHandler(async (event) => {
      for await (const _ of event.node.req);
    }),
  );
  app.use(serve(async () => {}, { env: emulator.env("single") }).handler);
  const url = await listen(toNodeListener(app));
  const delivery = await signDelivery({
    url,
    body: "{}",
    key: emulator.regions.EU_CENTRAL_1.keys.current,
  });
  expect((await sendDelivery(delivery)).status).toBe(500);
  expect(messages.join()).toContain("where nothing reads the body before");
});
