// The snippets of guides/two-callers.md, on sockets. Those of Next.js are tried in packages/next.
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { sendDelivery, signDelivery, testEnvironment } from "@qstash-verify/testing";
import type { FastifyInstance } from "fastify";
import type { Hono } from "hono";
import { afterEach, describe, expect, test, vi } from "vitest";
import { moduleOf, writePageCode } from "./page-code.js";

const PAGE = "guides/two-callers";
for (const [name, value] of Object.entries(testEnvironment("single"))) vi.stubEnv(name, value);
vi.spyOn(console, "warn").mockReturnValue();

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** How each snippet is served. */
const HOSTS: Record<string, () => Promise<RequestListener>> = {
  "hono.ts": async () => {
    const { default: app } = await moduleOf<{ default: Hono }>(PAGE, "hono.ts");
    return getRequestListener(app.fetch);
  },
  "express.ts": async () => (await moduleOf<{ app: RequestListener }>(PAGE, "express.ts")).app,
  "fastify.ts": async () => {
    const { app } = await moduleOf<{ app: FastifyInstance }>(PAGE, "fastify.ts");
    await app.ready();
    return (request, response) => void app.routing(request, response);
  },
  "fetch.ts": async () => {
    const { receive } = await moduleOf<{ receive: (request: Request) => Promise<Response> }>(
      PAGE,
      "fetch.ts",
    );
    return getRequestListener(receive);
  },
};

async function serve(title: string): Promise<string> {
  await writePageCode(PAGE, "own-caller.ts");
  const listener = await (HOSTS[title] as () => Promise<RequestListener>)();
  const server = createServer(listener).listen(0, "127.0.0.1");
  stops.push(() => server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/jobs`;
}

describe.each(Object.keys(HOSTS))("%s", (title) => {
  const body = '{ "a":1 }';
  const json = { "Content-Type": "application/json" };
  const send = async (to: string, headers: Record<string, string>) => {
    const answer = await fetch(to, { method: "POST", body, headers: { ...json, ...headers } });
    return [answer.status, answer.ok ? await answer.json() : undefined];
  };
  const handled = [200, { order: { a: 1 } }];
  const refused = [401, undefined];

  test("a delivery and our own caller are let in", async () => {
    vi.stubEnv("CRON_SECRET", "s3cret");
    const to = await serve(title);
    const delivery = await signDelivery({ url: to, body, headers: json });
    const answer = await sendDelivery(delivery);
    expect([answer.status, await answer.json()]).toEqual(handled);
    expect(await send(to, { Authorization: "Bearer s3cret" })).toEqual(handled);
  });

  test.each([
    ["neither", {}],
    ["a wrong secret", { Authorization: "Bearer other" }],
    ["a signature that is none", { "Upstash-Signature": "a.b.c" }],
    ["an empty signature", { "Upstash-Signature": "" }],
    ["a user agent", { "User-Agent": "Upstash-QStash" }],
  ])("%s is refused", async (_, headers) => {
    vi.stubEnv("CRON_SECRET", "s3cret");
    expect(await send(await serve(title), headers as Record<string, string>)).toEqual(refused);
  });

  test.each(["Bearer undefined", "Bearer ", "Bearer"])("no secret is set: %s", async (sent) => {
    vi.stubEnv("CRON_SECRET", undefined);
    const [status] = await send(await serve(title), { Authorization: sent });
    expect([400, 401]).toContain(status);
  });

  test("a delivery for another body is refused", async () => {
    const to = await serve(title);
    const { headers } = await signDelivery({ url: to, body: '{ "a":2 }', headers: json });
    expect(await send(to, headers)).toEqual(refused);
  });
});
