import { once } from "node:events";
import { createServer } from "node:http";
import { signDelivery } from "@qstash-verify/testing";
import { serve, workflowClient } from "@qstash-verify/workflow";
import * as astro from "@qstash-verify/workflow/astro";
import * as cloudflare from "@qstash-verify/workflow/cloudflare";
import * as nextjs from "@qstash-verify/workflow/nextjs";
import * as reactRouter from "@qstash-verify/workflow/react-router";
import * as solidjs from "@qstash-verify/workflow/solidjs";
import * as svelte from "@qstash-verify/workflow/svelte";
import * as tanstack from "@qstash-verify/workflow/tanstack";
import type { RouteFunction } from "@upstash/workflow";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { type Host, hosts, listen } from "./hosts.js";
import { body, replay, replayRaw, workflowHeaders } from "./replay.js";
import { startEmulator, withTestKeys } from "./session.js";
import { FORWARDED, signedForThird, start, THIRD } from "./third-party.js";

const servers = {
  ...hosts,
  "the Pages Router": async (routeFunction, options) => {
    const { handler } = nextjs.servePagesRouter(routeFunction, options);
    return listen((request, response) => handler(request as never, response as never));
  },
} satisfies Record<string, Host>;

describe.each(Object.entries(servers))("who asks %s for a workflow", (_, host) => {
  test.each(FORWARDED)("does not say where it is: %j", async (forwarded) => {
    const { url, executed } = await start(host);
    expect(await replay(signedForThird, url, forwarded)).toEqual([401, "url_mismatch"]);
    expect(executed).not.toHaveBeenCalled();
    expect(await replay(url, url, forwarded)).toEqual([200, undefined]);
    expect(executed).toHaveBeenCalledTimes(1);
  });

  const forwarded = `X-Forwarded-Host: ${THIRD}`;
  test.each([
    ["Host twice", (own) => ["POST /workflow HTTP/1.1", `Host: ${own}`, `Host: ${THIRD}`]],
    ["Host twice, turned", (own) => ["POST /workflow HTTP/1.1", `Host: ${THIRD}`, `host: ${own}`]],
    ["its target", (own) => [`POST ${signedForThird} HTTP/1.1`, `Host: ${own}`]],
    ["its target, and no Host", () => [`POST ${signedForThird} HTTP/1.0`, forwarded]],
    ["its target, and an empty Host", () => [`POST ${signedForThird} HTTP/1.1`, "Host:"]],
    ["no Host", () => ["POST /workflow HTTP/1.0", forwarded]],
    ["an empty Host", () => ["POST /workflow HTTP/1.1", "Host: ", forwarded]],
    ["two slashes", (own) => [`POST //${THIRD}/workflow HTTP/1.1`, `Host: ${own}`]],
    ["an at sign", (own) => [`POST @${THIRD}/workflow HTTP/1.1`, `Host: ${own}`]],
    ["backslashes", (own) => [`POST /\\${THIRD}/../workflow HTTP/1.1`, `Host: ${own}`]],
  ] satisfies [string, (own: string) => string[]][])("nor by %s", async (_, headOf) => {
    const { url, executed, own } = await start(host);
    const status = await replayRaw(signedForThird, url, headOf(own));
    expect([400, 401, 404]).toContain(status);
    expect(executed).not.toHaveBeenCalled();
  });
});

/** h3 1 finds no route for an absolute target. */
const { "h3 1": _, ...servingAbsoluteTargets } = servers;

describe.each(Object.entries(servingAbsoluteTargets))("on %s", (_, host) => {
  test("a target that names another host than Host is nowhere", async () => {
    const { url, executed, own } = await start(host);
    const head = [`POST http://${own}/workflow HTTP/1.1`, `Host: ${THIRD}`];
    expect(await replayRaw(signedForThird, url, head)).toBe(401);
    expect(executed).not.toHaveBeenCalled();
    const same = [`POST ${url} HTTP/1.1`, `Host: ${own}`];
    expect(await replayRaw(url, url, same)).toBe(200);
  });
});

type Handle = (request: Request) => Promise<Response>;
type Serve = (route: RouteFunction<unknown, unknown>, options: { env: object }) => Handle;
const entries: Readonly<Record<string, Serve>> = {
  plain: (...given) => serve(...given).handler,
  astro: (...given) => toEvent(astro.serve(...given).POST),
  cloudflare: (route, { env }) => {
    const worker = cloudflare.serve(route);
    return (request) => worker.fetch(request, env);
  },
  nextjs: (...given) => nextjs.serve(...given).POST,
  "react-router": (...given) => toEvent(reactRouter.serve(...given)),
  solidjs: (...given) => toEvent(solidjs.serve(...given).POST),
  svelte: (...given) => toEvent(svelte.serve(...given).POST),
  tanstack: (...given) => toEvent(tanstack.serve(...given).POST),
};
const toEvent =
  (post: (event: { request: Request }) => Promise<Response>): Handle =>
  (request) =>
    post({ request });

test.each(Object.entries(entries))(
  "%s: a URL that the framework wrote by X-Forwarded-Host is not where the workflow is",
  async (_, serveIn) => {
    const emulator = await startEmulator(withTestKeys);
    const executed = vi.fn(() => "done");
    const handle = serveIn(async (context) => context.run("pay", executed), {
      env: emulator.env("single"),
    });
    const ask = async (signedFor: string, own: Record<string, string>) => {
      const { headers } = await signDelivery({ url: signedFor, body, headers: workflowHeaders });
      const init = { method: "POST", body, headers: { ...headers, ...own } };
      return (await handle(new Request(signedForThird, init))).status;
    };
    const forwarded = { "X-Forwarded-Host": THIRD };
    expect(await ask(signedForThird, { host: "app.example", ...forwarded })).toBe(401);
    expect(await ask(signedForThird, { host: "app.example, third.example" })).toBe(401);
    expect(await ask(signedForThird, { host: "", ...forwarded })).toBe(401);
    expect(await ask(signedForThird, forwarded)).toBe(401);
    expect(await ask(signedForThird, { Forwarded: `host=${THIRD}` })).toBe(401);
    expect(executed).not.toHaveBeenCalled();
    expect(await ask("https://app.example/workflow", { host: "app.example", ...forwarded })).toBe(
      200,
    );
  },
);

test("a third party that replays what it was sent gets nothing of a run", async () => {
  const emulator = await startEmulator();
  const env = emulator.env("single");
  const url = await hosts.Fastify(async (context) => context.run("secret", () => "secret"), {
    env,
  });
  const received: (number | undefined)[] = [];
  const third = createServer(async (request, response) => {
    const { host = "", connection: _, "content-length": _length, ...headers } = request.headers;
    const answer = await fetch(url, {
      method: "POST",
      headers: { ...(headers as Record<string, string>), "x-forwarded-host": host },
      body: await new Response(request as never).text(),
    });
    received.push(answer.status);
    response.end();
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void third.close());
  await once(third, "listening");
  const { port } = third.address() as { port: number };
  await workflowClient(env).trigger({ url: `http://127.0.0.1:${port}/workflow` });
  await emulator.runUntilIdle();
  expect(new Set(received)).toEqual(new Set([401]));
});

test.each([
  `//${THIRD}/workflow`,
  `/@${THIRD}/workflow`,
  `/%5c%5c${THIRD}/workflow`,
  `/.${THIRD}`,
  `/:80@${THIRD}/workflow`,
  `/x?y=//${THIRD}/workflow`,
])("a direct trigger at %s stays on the host of the base URL", async (path) => {
  const emulator = await startEmulator();
  const urls: string[] = [];
  const run: RouteFunction<unknown, unknown> = async (context) => {
    urls.push(context.url);
    await context.run("pay", () => {});
  };
  const bases = ["https://app.example", "https://app.example/", "https://app.example/base/"];
  for (const baseUrl of bases) {
    const env = emulator.env("single");
    const { handler } = serve(run, { env, baseUrl, allowDirectTrigger: true });
    const request = new Request(`http://${THIRD}${path}`, { method: "POST", body: "{}" });
    expect((await handler(request)).status).toBe(200);
    const base = baseUrl.replace(/\/$/, "");
    expect(urls.splice(0)).toContain(base + path);
    expect(new URL(base + path).host).toBe("app.example");
  }
});
