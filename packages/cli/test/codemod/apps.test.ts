import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { sendDelivery, signDelivery, testEnvironment, testKeys } from "@qstash-verify/testing";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";

const URL_OF_APP = "https://app.example.com/jobs";
const BODY = JSON.stringify({ order: "A-1042" });
const env = testEnvironment("single");

beforeEach(() => {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  vi.spyOn(console, "log").mockReturnValue();
  vi.spyOn(console, "warn").mockReturnValue();
  return () => vi.unstubAllEnvs();
});

/** One that passes, and one that somebody else has signed. */
async function deliveries() {
  const headers = { "Content-Type": "application/json" };
  const message = { url: URL_OF_APP, body: BODY, headers };
  return {
    genuine: await signDelivery(message),
    forged: await signDelivery({ ...message, key: testKeys.stranger }),
  };
}

/** What a server that listens answers to both. */
async function answersOf(origin: string): Promise<number[]> {
  const { genuine, forged } = await deliveries();
  const to = `${origin}/jobs`;
  const answers = [await sendDelivery(genuine, { to }), await sendDelivery(forged, { to })];
  return answers.map(({ status }) => status);
}

test("a rewritten Express app answers 200 to a genuine delivery, and 401 to a forged one", async () => {
  const { app } = await import("./fixtures/express-raw-body/after.js");
  const server = createServer(app).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await vi.waitUntil(() => server.listening);
  const { port } = server.address() as AddressInfo;
  expect(await answersOf(`http://127.0.0.1:${port}`)).toEqual([200, 401]);
});

test("a rewritten Fastify app does", async () => {
  const { app } = await import("./fixtures/fastify/after.js");
  onTestFinished(() => void app.close());
  expect(await answersOf(await app.listen({ host: "127.0.0.1", port: 0 }))).toEqual([200, 401]);
});

test("a rewritten Hono app does, by the bindings of its Worker", async () => {
  const { app } = await import("./fixtures/hono-workers/after.js");
  const { genuine, forged } = await deliveries();
  vi.unstubAllEnvs();
  const answer = async (request: Request) => (await app.fetch(request, env)).status;
  expect(await answer(genuine.toRequest())).toBe(200);
  expect(await answer(forged.toRequest())).toBe(401);
});

test.each([
  "app-router-wrapper",
  "app-router-inline",
  "edge",
  "dynamic-import",
  "several-wrappers",
])("the rewritten route %s does", async (name) => {
  const { POST } = await import(`./fixtures/${name}/after.ts`);
  const { genuine, forged } = await deliveries();
  expect((await POST(genuine.toRequest(), {})).status).toBe(200);
  expect((await POST(forged.toRequest(), {})).status).toBe(401);
});

test.each([
  "sveltekit-only-import",
  "solid",
  "solid-only-import",
  "solid-expression",
  "solid-dynamic-import",
])(
  "the rewritten route %s of SvelteKit or SolidStart does, and its handler reads the body",
  async (name) => {
    const { POST } = await import(`./fixtures/${name}/after.ts`);
    const { genuine, forged } = await deliveries();
    const answer: Response = await POST({ request: genuine.toRequest() });
    expect([answer.status, await answer.text()]).toEqual([200, BODY]);
    expect((await POST({ request: forged.toRequest() })).status).toBe(401);
  },
);
