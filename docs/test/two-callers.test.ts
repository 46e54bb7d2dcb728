// The snippets of guides/two-callers.md, on sockets. Those of Next.js are tried in packages/next.
import { sendDelivery, signDelivery, testEnvironment } from "@qstash-verify/testing";
import type { Hono } from "hono";
import { afterEach, describe, expect, test, vi } from "vitest";
import { moduleOf, writePageCode } from "./page-code.js";
import { type App, closeServers, serve } from "./serve.js";

const PAGE = "guides/two-callers";
for (const [name, value] of Object.entries(testEnvironment("single"))) vi.stubEnv(name, value);
vi.spyOn(console, "warn").mockReturnValue();
afterEach(closeServers);

interface Snippet {
  readonly app?: App;
  readonly default?: App;
  readonly receive?: (request: Request) => Promise<Response>;
}

async function addressOf(title: string): Promise<string> {
  await writePageCode(PAGE, "own-caller.ts");
  const { app, default: exported, receive } = await moduleOf<Snippet>(PAGE, title);
  return `${await serve(app ?? exported ?? { fetch: receive as NonNullable<typeof receive> })}/api/jobs`;
}

describe.each(["hono.ts", "express.ts", "fastify.ts", "fetch.ts"])("%s", (title) => {
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
    const to = await addressOf(title);
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
    expect(await send(await addressOf(title), headers as Record<string, string>)).toEqual(refused);
  });

  test.each(["Bearer undefined", "Bearer ", "Bearer"])("no secret is set: %s", async (sent) => {
    vi.stubEnv("CRON_SECRET", undefined);
    const [status] = await send(await addressOf(title), { Authorization: sent });
    expect([400, 401]).toContain(status);
  });

  test("a delivery for another body is refused", async () => {
    const to = await addressOf(title);
    const { headers } = await signDelivery({ url: to, body: '{ "a":2 }', headers: json });
    expect(await send(to, headers)).toEqual(refused);
  });
});

test("worker.ts goes by the bindings", async () => {
  const { default: app } = await moduleOf<{ default: Hono }>(PAGE, "worker.ts");
  const env = testEnvironment("single");
  const send = async (headers: Record<string, string>, bindings: object) => {
    const init = { method: "POST", body: "{}", headers };
    return (await app.request("https://app.example.com/api/jobs", init, bindings)).status;
  };
  const bearer = { Authorization: "Bearer s3cret" };
  const { headers } = await signDelivery({ url: "https://app.example.com/api/jobs", body: "{}" });
  expect(await send(bearer, { ...env, CRON_SECRET: "s3cret" })).toBe(200);
  expect(await send(headers, { ...env, CRON_SECRET: "s3cret" })).toBe(200);
  expect(await send(bearer, { ...env, CRON_SECRET: "other" })).toBe(401);
  expect(await send(bearer, env)).toBe(401);
  expect(await send({ Authorization: "Bearer undefined" }, env)).toBe(401);
});
