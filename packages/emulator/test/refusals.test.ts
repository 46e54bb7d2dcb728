import type { Emulator, EmulatorEvent, RefusedEvent } from "@qstash-verify/emulator";
import { describe, expect, onTestFinished, test } from "vitest";
import { rawRequest } from "./raw-request.js";
import { call, startSession } from "./session.js";

const START = Date.UTC(2026, 0, 31, 12);
const DESTINATION = "https://app.example/api";

function listen(emulator: Emulator): RefusedEvent[] {
  const events: RefusedEvent[] = [];
  const hear = (event: EmulatorEvent) => event.type === "refused" && events.push(event);
  onTestFinished(emulator.onEvent(hear));
  return events;
}

async function start(options = {}) {
  const session = await startSession({ startAt: START, ...options });
  return { ...session, events: listen(session.emulator) };
}

describe("a request that is refused is told of", () => {
  test("the token of the other region, one of nobody, and none", async () => {
    const { emulator, events } = await start();
    const { EU_CENTRAL_1, US_EAST_1 } = emulator.regions;
    const path = `/v2/publish/${DESTINATION}`;
    const send = (authorization: Record<string, string>) =>
      fetch(EU_CENTRAL_1.url + path, { method: "POST", headers: authorization });
    const statuses = [
      await send({ Authorization: `Bearer ${US_EAST_1.token}` }),
      await send({ Authorization: "Bearer secret" }),
      await send({}),
    ].map(({ status }) => status);
    expect(statuses).toEqual([404, 404, 401]);
    const unknown = "user not found in this region";
    const common = { type: "refused", region: "EU_CENTRAL_1", time: START, method: "POST", path };
    expect(events).toEqual([
      { ...common, status: 404, code: "token_of_other_region", error: unknown },
      { ...common, status: 404, code: "token_unknown", error: unknown },
      { ...common, status: 401, code: "token_missing", error: "unauthorized" },
    ]);
  });

  test.each<{
    name: string;
    path: string;
    headers?: Record<string, string>;
    method?: string;
    body?: string;
    refusal: Partial<RefusedEvent>;
  }>([
    {
      name: "an unknown path",
      path: "/v3/publish",
      refusal: { status: 404, code: "path_unknown" },
    },
    {
      name: "a path twice",
      path: `/v2/v2/publish/${DESTINATION}`,
      refusal: { status: 404, code: "path_unknown", error: "not found" },
    },
    {
      name: "a header",
      path: `/v2/publish/${DESTINATION}`,
      headers: { "Upstash-Retries": "secret" },
      refusal: { status: 400, code: "invalid", error: "invalid Upstash-Retries" },
    },
    {
      name: "a filter of a list",
      method: "GET",
      path: "/v2/logs?secret=1",
      refusal: { status: 400, code: "invalid", error: "unknown filter", path: "/v2/logs" },
    },
    {
      name: "a limit",
      path: `/v2/publish/${DESTINATION}`,
      body: "four",
      refusal: { status: 412, code: "over_limit" },
    },
    {
      name: "a limit of a request",
      path: "/v2/batch",
      body: "0123456789",
      refusal: { status: 413, code: "over_limit" },
    },
    {
      name: "a URL group that is not there",
      path: "/v2/publish/orders",
      refusal: { status: 404, code: "destination_unknown", error: "topic not found" },
    },
    {
      name: "a web page",
      path: `/v2/publish/${DESTINATION}`,
      headers: { Origin: "https://secret.example" },
      refusal: { status: 403, code: "origin_foreign" },
    },
  ])("$name", async ({ path, headers = {}, method = "POST", body, refusal }) => {
    const { emulator, events } = await start({ limits: { messageBytes: 3, requestBytes: 3 } });
    const { status } = await call(emulator, method, path, { headers, ...(body && { body }) });
    expect(status).toBe(refusal.status);
    expect(events).toEqual([
      {
        type: "refused",
        time: START,
        region: "EU_CENTRAL_1",
        method,
        path,
        error: expect.any(String),
        ...refusal,
      },
    ]);
    expect(JSON.stringify(events)).not.toContain("secret");
  });

  test("a name that is not this machine's", async () => {
    const { emulator, events } = await start();
    const { EU_CENTRAL_1 } = emulator.regions;
    await rawRequest(EU_CENTRAL_1, ["GET /v2/keys HTTP/1.1", "Host: evil.example"]);
    expect(events).toMatchObject([{ status: 403, code: "host_foreign", path: "/v2/keys" }]);
  });

  test("the fault of a rate limit", async () => {
    const { emulator, events } = await start();
    emulator.faults.set({ api: { rateLimited: 1 } });
    await call(emulator, "GET", "/v2/schedules");
    expect(events).toMatchObject([{ status: 429, code: "rate_limited", method: "GET" }]);
  });

  test("items of a batch that is accepted otherwise", async () => {
    const { emulator, events } = await start();
    const items = [
      { destination: DESTINATION },
      { destination: DESTINATION, headers: { "Upstash-Method": "secret" } },
      { destination: "orders" },
    ];
    const { status } = await call(emulator, "POST", "/v2/batch", { body: JSON.stringify(items) });
    expect(status).toBe(200);
    expect(events).toMatchObject([
      { status: 400, code: "invalid", error: "invalid method" },
      { status: 404, code: "destination_unknown" },
    ]);
  });

  test("a batch of which nothing is accepted, once", async () => {
    const { emulator, events } = await start();
    const items = [{ destination: "orders" }, { destination: "orders" }];
    await call(emulator, "POST", "/v2/batch", { body: JSON.stringify(items) });
    expect(events).toHaveLength(1);
  });
});

test("what is not there, and what is accepted, is no refusal", async () => {
  const { emulator, events } = await start();
  const gone = ["messages/m", "schedules/s", "dlq/d", "queues/q", "topics/t"];
  for (const path of gone) {
    expect((await call(emulator, "GET", `/v2/${path}`)).status, path).toBe(404);
  }
  expect((await call(emulator, "DELETE", "/v2/schedules/s")).status).toBe(404);
  expect((await call(emulator, "POST", `/v2/publish/${DESTINATION}`)).status).toBe(201);
  expect((await call(emulator, "GET", "/v2/keys")).status).toBe(200);
  expect(await call(emulator, "GET", "/health").catch(() => "text")).toBe("text");
  expect(events).toEqual([]);
});

test("a request that was cut off is no refusal", async () => {
  const { emulator, eu, events } = await start();
  const { EU_CENTRAL_1 } = emulator.regions;
  const stopped = rawRequest(EU_CENTRAL_1, [
    `POST /v2/publish/${DESTINATION} HTTP/1.1`,
    "Host: 127.0.0.1",
    "Content-Length: 9",
    `Authorization: Bearer ${EU_CENTRAL_1.token}`,
  ]).catch(() => {});
  await eu.schedules.list();
  await emulator.stop();
  await stopped;
  expect(events).toEqual([]);
});

test.each([
  ["/v2/publish/https://user:secret@app.example/a?b=secret", "/v2/publish/https://…@app.example/a"],
  [
    "/v2/publish/https%3A%2F%2Fuser%3Asecret%40app.example%3Fb=secret",
    "/v2/publish/https%3A%2F%2F…@app.example",
  ],
  [
    "/v2/publish/https://user:sec/ret@app.example/a%23secret",
    "/v2/publish/https://…@app.example/a",
  ],
  ["/v2/publish/orders?qstash_token=secret&upstash-retries=secret", "/v2/publish/orders"],
])("no secret of %s is told", async (path, shown) => {
  const { emulator, events } = await start();
  await call(emulator, "POST", path, { headers: { "Upstash-Delay": "never" } });
  expect(events.map((event) => event.path)).toEqual([shown]);
});
