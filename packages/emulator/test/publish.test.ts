import { expect, test } from "vitest";
import { call, startSession } from "./session.js";

test("JSON arrives as it was published, with what QStash adds", async () => {
  const { emulator, eu, application } = await startSession();
  const url = application.url("/orders");
  const published = await eu.publishJSON({ url, body: { order: 1 }, headers: { "X-Shop": "a" } });
  expect(published).toEqual({ messageId: expect.stringMatching(/^msg_\w+$/), url });
  await emulator.settled();
  expect(application.only).toMatchObject({ method: "POST", path: "/orders", body: '{"order":1}' });
  expect(application.only.headers).toMatchObject({
    "content-type": "application/json",
    "x-shop": "a",
    "user-agent": "Upstash-QStash",
    "upstash-message-id": published.messageId,
    "upstash-region": "EU-CENTRAL-1",
    "upstash-retried": "0",
    "upstash-caller-ip": "127.0.0.1",
    "upstash-signature": expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
  });
  expect(application.only.headers).not.toHaveProperty("authorization");
  expect(Object.keys(application.only.headers).join()).not.toMatch(/forward|telemetry|method/);
});

test("any bytes arrive, with any method", async () => {
  const { emulator, us, application } = await startSession();
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  const headers = { "Content-Type": "image/png" };
  for (const method of ["PUT", "PATCH", "DELETE", "GET"] as const) {
    const body = new Blob([bytes]);
    await us.publish({ url: application.url(`/${method}`), method, body, headers });
    await emulator.settled();
  }
  expect(application.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "PUT /PUT",
    "PATCH /PATCH",
    "DELETE /DELETE",
    "GET /GET",
  ]);
  for (const { body, headers: received } of application.received) {
    expect(Buffer.from(body, "latin1")).toEqual(Buffer.from(bytes));
    expect(received).toMatchObject({ "content-type": "image/png", "upstash-region": "US-EAST-1" });
  }
});

test("no body at all", async () => {
  const { emulator, eu, application } = await startSession();
  await eu.publish({ url: application.url("/") });
  await eu.publish({ url: application.url("/"), method: "GET" });
  await emulator.settled();
  expect(application.received.map(({ method, body }) => [method, body])).toEqual([
    ["POST", ""],
    ["GET", ""],
  ]);
});

test.each([
  "/a//b/?x=1&y=/v2/publish/https://c.example/d",
  "/%2F%20%C3%A9?q=%26%3D+",
  "/?a",
  "/a;b=c,d/@e:f",
])("the destination %s is delivered to as it was sent", async (path) => {
  const { emulator, eu, application } = await startSession();
  const url = application.url(path);
  const published = await eu.publish({ url, body: "x" });
  await emulator.settled();
  expect(published.url).toBe(url);
  expect(application.only.path).toBe(path);
});

test("a token in the query is no part of the destination", async () => {
  const { emulator, application } = await startSession();
  const { url, token } = emulator.regions.EU_CENTRAL_1;
  const target = `${url}/v2/publish/${application.url("/a")}`;
  for (const query of [
    `?qstash_token=${token}`,
    `?b=1&qstash_token=${token}`,
    `?qstash_token=${token}&c=2`,
    `?b=1&qstash_token=${token}&c=2`,
  ]) {
    expect((await fetch(target + query, { method: "POST" })).status).toBe(201);
    await emulator.settled();
  }
  expect(application.received.map(({ path }) => path)).toEqual([
    "/a",
    "/a?b=1",
    "/a?c=2",
    "/a?b=1&c=2",
  ]);
  expect(JSON.stringify(emulator.regions.EU_CENTRAL_1.requests)).not.toContain(token);
});

test("a publisher cannot forward QStash's own words", async () => {
  const { emulator, application } = await startSession();
  await call(emulator, "POST", `/v2/publish/${application.url("/")}`, {
    headers: {
      "Upstash-Forward-Upstash-Region": "US-EAST-1",
      "Upstash-Forward-Upstash-Message-Id": "msg_forged",
      "Upstash-Forward-Upstash-Signature": "a.b.c",
      "Upstash-Forward-Upstash-Workflow-Init": "true",
    },
  });
  await emulator.settled();
  expect(application.only.headers).toMatchObject({
    "upstash-region": "EU-CENTRAL-1",
    "upstash-workflow-init": "true",
  });
  expect(application.only.headers["upstash-message-id"]).not.toBe("msg_forged");
  expect(application.only.headers["upstash-signature"]).not.toBe("a.b.c");
});

test("a batch is many messages, each with its own settings", async () => {
  const { emulator, eu, application } = await startSession();
  await eu.urlGroups.addEndpoints({
    name: "both",
    endpoints: [{ url: application.url("/g1") }, { url: application.url("/g2") }],
  });
  const answers = await eu.batchJSON([
    { url: application.url("/one"), body: { n: 1 }, method: "PUT" },
    { url: application.url("/two"), body: { n: 2 }, queueName: "line", headers: { "X-A": "b" } },
    { urlGroup: "both", body: { n: 3 } },
  ]);
  expect(answers).toEqual([
    { messageId: expect.any(String), url: application.url("/one") },
    { messageId: expect.any(String), url: application.url("/two") },
    [
      { messageId: expect.any(String), url: application.url("/g1") },
      { messageId: expect.any(String), url: application.url("/g2") },
    ],
  ]);
  await emulator.settled();
  const got = application.received.map(({ method, path, body }) => `${method} ${path} ${body}`);
  expect(got.sort()).toEqual([
    'POST /g1 {"n":3}',
    'POST /g2 {"n":3}',
    'POST /two {"n":2}',
    'PUT /one {"n":1}',
  ]);
  expect((await eu.queue({ queueName: "line" }).get()).lag).toBe(0);
});

test("of a batch with a mistake the others are published", async () => {
  const { emulator, eu, application } = await startSession();
  const url = application.url("/");
  const answers = await eu.batch([{ url }, { urlGroup: "nobody" }, { url }]);
  const published = { messageId: expect.stringMatching(/^msg_/), url };
  expect(answers).toEqual([published, { error: "topic not found" }, published]);
  await emulator.settled();
  expect(application.received).toHaveLength(2);
});

test("a batch of mistakes has failed", async () => {
  const { eu } = await startSession();
  const batch = eu.batch([{ urlGroup: "nobody" }, { url: "https://example.com", label: "a b" }]);
  await expect(batch).rejects.toMatchObject({ status: 404 });
});
