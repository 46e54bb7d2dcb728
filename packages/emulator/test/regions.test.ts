import { once } from "node:events";
import { Agent, get } from "node:http";
import { networkInterfaces } from "node:os";
import { createEmulator } from "@qstash-verify/emulator";
import { publishedDevKeys, testEnvironment } from "@qstash-verify/testing";
import { Client, QstashError } from "@upstash/qstash";
import { expect, onTestFinished, test, vi } from "vitest";
import { call, startSession } from "./session.js";

test("env() is all that the vendor's client needs, in both modes", async () => {
  const { emulator, application } = await startSession();
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  for (const [mode, region, expected] of [
    ["single", undefined, "EU-CENTRAL-1"],
    ["single", "US_EAST_1", "US-EAST-1"],
    ["migration", undefined, "EU-CENTRAL-1"],
    ["migration", "US_EAST_1", "US-EAST-1"],
  ] as const) {
    vi.unstubAllEnvs();
    for (const [name, value] of Object.entries(emulator.env(mode, region))) {
      vi.stubEnv(name, value);
    }
    await new Client().publish({ url: application.url("/") });
    await emulator.settled();
    expect(application.received.at(-1)?.headers["upstash-region"]).toBe(expected);
  }
  expect(namesIn(emulator.env("migration"))).toEqual([
    "EU_CENTRAL_1_QSTASH_CURRENT_SIGNING_KEY",
    "EU_CENTRAL_1_QSTASH_NEXT_SIGNING_KEY",
    "EU_CENTRAL_1_QSTASH_TOKEN",
    "EU_CENTRAL_1_QSTASH_URL",
    "QSTASH_REGION",
    "US_EAST_1_QSTASH_CURRENT_SIGNING_KEY",
    "US_EAST_1_QSTASH_NEXT_SIGNING_KEY",
    "US_EAST_1_QSTASH_TOKEN",
    "US_EAST_1_QSTASH_URL",
  ]);
});

/** The variables that have a value. */
function namesIn(env: Readonly<Record<string, string>>): string[] {
  return Object.keys(env)
    .filter((name) => env[name] !== "")
    .sort();
}

test.each([
  ["single", testEnvironment("migration-with-unprefixed", "US_EAST_1")],
  ["single", { QSTASH_DEV: "true" }],
  ["migration", testEnvironment("single")],
  ["migration", { QSTASH_DEV: "true" }],
] as const)("nothing of a real account is left beside env(%j)", async (mode, real) => {
  const { emulator, application } = await startSession();
  const own = emulator.env(mode);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  for (const [name, value] of Object.entries({ ...real, ...own })) vi.stubEnv(name, value);
  for (const name of namesIn(real)) expect(process.env[name]).toBe(own[name]);
  await new Client().publish({ url: application.url("/") });
  await emulator.settled();
  expect(application.received).toHaveLength(1);
});

test("no key of it is one that the vendor published", async () => {
  const { emulator } = await startSession();
  const published = publishedDevKeys.flatMap(({ current, next }) => [current, next]);
  const keys = Object.values(emulator.regions).flatMap(({ keys: pair }) => Object.values(pair));
  expect(new Set(keys).size).toBe(4);
  expect(keys.filter((key) => published.includes(key))).toEqual([]);
});

test("a token of the other region, or of nobody, is not found; none is unauthorized", async () => {
  const { emulator } = await startSession();
  const { EU_CENTRAL_1: eu, US_EAST_1: us } = emulator.regions;
  for (const token of [us.token, "nobody"]) {
    const client = new Client({ baseUrl: eu.url, token });
    const error = await client.schedules.list().catch((it) => it);
    expect(error).toBeInstanceOf(QstashError);
    expect(error).toMatchObject({ status: 404 });
    expect(JSON.parse(error.message)).toEqual({ error: "user not found in this region" });
  }
  expect((await fetch(`${eu.url}/v2/keys`)).status).toBe(401);
  expect((await fetch(`${eu.url}/v2/keys?qstash_token=${eu.token}`)).status).toBe(200);
});

test("one region can be started alone, and restarted", async () => {
  const emulator = await createEmulator().start(["US_EAST_1"]);
  onTestFinished(() => emulator.stop());
  await emulator.restart();
  expect((await fetch(`${emulator.regions.US_EAST_1.url}/health`)).status).toBe(200);
  expect(namesIn(emulator.env("single", "US_EAST_1"))).toHaveLength(4);
  expect(() => emulator.regions.EU_CENTRAL_1.url).toThrow("not been started");
});

test("the regions share nothing", async () => {
  const { emulator, eu, us, application } = await startSession();
  const endpoints = [{ url: application.url("/") }];
  await eu.urlGroups.addEndpoints({ name: "g", endpoints });
  await eu.queue({ queueName: "q" }).upsert({});
  await eu.schedules.create({ destination: "g", cron: "* * * * *" });
  const { messageId } = await eu.publish({ url: application.url("/"), delay: 60 });
  expect(await us.urlGroups.list()).toEqual([]);
  expect(await us.queue().list()).toEqual([]);
  expect(await us.schedules.list()).toEqual([]);
  await expect(us.messages.get(messageId)).rejects.toMatchObject({ status: 404 });
  expect((await us.logs()).logs).toEqual([]);
  expect(emulator.regions.US_EAST_1.messages).toEqual([]);
});

test("what it shows of its state and its requests are copies", async () => {
  const { emulator, eu } = await startSession();
  const region = emulator.regions.EU_CENTRAL_1;
  await eu.schedules.create({
    scheduleId: "s",
    destination: "https://a.example",
    cron: "0 0 * * *",
  });
  await eu.schedules.list();
  await call(emulator, "DELETE", "/v2/schedules/none?a=b");
  const [schedule] = region.schedules as unknown as { destination: string }[];
  if (schedule) schedule.destination = "https://b.example";
  (region.requests as unknown[]).length = 0;
  expect(region.schedules).toMatchObject([{ destination: "https://a.example" }]);
  expect(region.requests).toEqual([
    {
      method: "POST",
      path: "/v2/schedules/https://a.example",
      status: 201,
      time: expect.any(Number),
    },
    { method: "GET", path: "/v2/schedules", status: 200, time: expect.any(Number) },
    { method: "DELETE", path: "/v2/schedules/none?a=b", status: 404, time: expect.any(Number) },
  ]);
});

test("it listens on this machine only", async () => {
  const { emulator } = await startSession();
  const port = new URL(emulator.regions.EU_CENTRAL_1.url).port;
  const others = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ internal, family }) => !internal && family === "IPv4");
  for (const { address } of others) {
    await expect(fetch(`http://${address}:${port}/v2/keys`)).rejects.toThrow();
  }
});

test("the last 10,000 requests are kept", async () => {
  const { emulator } = await startSession();
  const region = emulator.regions.EU_CENTRAL_1;
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  onTestFinished(() => agent.destroy());
  const ask = async (number: number) => {
    const sent = get(`${region.url}/v2/none?${number}`, { agent });
    const [response] = await once(sent, "response");
    response.resume();
    await once(response, "end");
  };
  await ask(0);
  for (let number = 1; number <= 10_000; number += 100) {
    await Promise.all(Array.from({ length: 100 }, (_, index) => ask(number + index)));
  }
  const paths = region.requests.map(({ path }) => path);
  expect(paths).toHaveLength(10_000);
  expect(paths).not.toContain("/v2/none?0");
  expect(paths).toContain("/v2/none?1");
});
