import { execFile } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { promisify } from "node:util";
import { createEmulator, type EmulatorEvent } from "@qstash-verify/emulator";
import { expect, onTestFinished, test, vi } from "vitest";
import { startSession } from "./session.js";

test("what a region needs is known before it starts, if its port is chosen", () => {
  const chosen = createEmulator({ regions: { EU_CENTRAL_1: { port: 18_180 } } });
  expect(chosen.env("single")).toMatchObject({ QSTASH_URL: "http://127.0.0.1:18180" });
  expect(() => chosen.env("single", "US_EAST_1")).toThrow("not been started");
  expect(() => chosen.env("migration")).toThrow("not been started");
});

test("ports, tokens and keys can be chosen", async () => {
  const keys = { current: "sig_a", next: "sig_b" };
  const first = await startSession();
  const port = Number(new URL(first.emulator.regions.US_EAST_1.url).port);
  await first.emulator.stop();
  const regions = { US_EAST_1: { port, token: "t", keys } };
  const { emulator } = await startSession({ regions });
  expect(emulator.env("single", "US_EAST_1")).toMatchObject({
    QSTASH_URL: `http://127.0.0.1:${port}`,
    QSTASH_TOKEN: "t",
    QSTASH_CURRENT_SIGNING_KEY: "sig_a",
    QSTASH_NEXT_SIGNING_KEY: "sig_b",
  });
});

test("a port that is taken is an error of start()", async () => {
  const { emulator } = await startSession();
  const port = Number(new URL(emulator.regions.EU_CENTRAL_1.url).port);
  const second = createEmulator({ regions: { US_EAST_1: { port } } });
  await expect(second.start()).rejects.toMatchObject({ code: "EADDRINUSE" });
  expect(() => createEmulator().env("single")).toThrow("has not been started");
});

test("a restart keeps everything, and makes again what was under way", async () => {
  const { emulator, eu, application } = await startSession();
  const { url, keys } = emulator.regions.EU_CENTRAL_1;
  const arrived = new Promise<void>((resolve) => {
    application.answer = () => {
      resolve();
      return undefined;
    };
  });
  await eu.schedules.create({
    scheduleId: "s",
    destination: application.url("/s"),
    cron: "0 0 * * *",
  });
  const { messageId } = await eu.publish({ url: application.url("/") });
  await arrived;
  application.answer = () => ({ status: 200 });
  await emulator.restart();
  await emulator.settled();
  expect(emulator.regions.EU_CENTRAL_1).toMatchObject({ url, keys });
  expect(await eu.schedules.get("s")).toMatchObject({ cron: "0 0 * * *" });
  const attempts = application.received.map(({ headers }) => [
    headers["upstash-message-id"],
    headers["upstash-retried"],
  ]);
  expect(attempts).toEqual([
    [messageId, "0"],
    [messageId, "0"],
  ]);
  await emulator.clock.advance("1d");
  expect(application.received.at(-1)?.path).toBe("/s");
});

test("nothing is sent while it is stopped", async () => {
  const { emulator, eu, application } = await startSession({ clock: "real" });
  await eu.publish({ url: application.url("/"), delay: "1d" });
  await emulator.stop();
  await expect(eu.schedules.list()).rejects.toThrow();
  await emulator.clock.advance("1d");
  expect(application.received).toEqual([]);
  expect(emulator.regions.EU_CENTRAL_1.messages).toHaveLength(1);
  await emulator.start();
  await emulator.settled();
  expect(application.received).toHaveLength(1);
});

test("one region can fail alone", async () => {
  const { emulator, eu, us, application } = await startSession();
  await eu.publish({ url: application.url("/eu"), delay: 60 });
  await us.publish({ url: application.url("/us"), delay: 60 });
  await emulator.regions.EU_CENTRAL_1.stop();
  await expect(eu.schedules.list()).rejects.toThrow();
  expect(await us.schedules.list()).toEqual([]);
  await emulator.clock.advance("60s");
  expect(application.received.map(({ path }) => path)).toEqual(["/us"]);
  await emulator.regions.EU_CENTRAL_1.start();
  await emulator.settled();
  expect(application.received.map(({ path }) => path)).toEqual(["/us", "/eu"]);
});

test("schedules skip the times at which their region is stopped", async () => {
  const { emulator, eu, us, application } = await startSession({ startAt: Date.UTC(2026, 0, 1) });
  const region = emulator.regions.EU_CENTRAL_1;
  for (const [client, path] of [[eu, "/eu"] as const, [us, "/us"] as const]) {
    await client.schedules.create({ destination: application.url(path), cron: "*/10 * * * *" });
  }
  const count = () =>
    ["/eu", "/us"].map((each) => application.received.filter(({ path }) => path === each).length);
  await emulator.clock.advance("10m");
  expect(count()).toEqual([1, 1]);
  await region.stop();
  await emulator.clock.advance("1h");
  expect(region.messages).toEqual([]);
  await region.start();
  await emulator.settled();
  expect(count()).toEqual([1, 7]);
  expect(region.schedules).toMatchObject([{ nextScheduleTime: Date.UTC(2026, 0, 1, 1, 20) }]);
  await emulator.clock.advance("10m");
  expect(count()).toEqual([2, 8]);
});

test("schedules skip the times at which the emulator was stopped", async () => {
  const { emulator, eu, application } = await startSession();
  await eu.schedules.create({ destination: application.url("/"), cron: "* * * * *" });
  await emulator.stop();
  const later = emulator.clock.now() + 3_600_000;
  emulator.clock.setSpeed(3_600_000);
  await vi.waitFor(() => expect(emulator.clock.now()).toBeGreaterThan(later), 10_000);
  emulator.clock.setSpeed(0);
  await emulator.start();
  await emulator.settled();
  expect(application.received).toHaveLength(0);
  await emulator.clock.advance("1m");
  expect(application.received).toHaveLength(1);
});

test("one region can fail while deliveries run, and comes back on its port", async () => {
  const { emulator, eu, us, application } = await startSession({ clock: "real" });
  const region = emulator.regions.EU_CENTRAL_1;
  const events: EmulatorEvent[] = [];
  onTestFinished(emulator.onEvent((event) => events.push(event)));
  const { url } = region;
  const arrived = new Promise<void>((resolve) => {
    application.answer = () => {
      if (application.received.length === 20) resolve();
      return undefined;
    };
  });
  const items = Array.from({ length: 10 }, () => ({ url: application.url("/"), retries: 0 }));
  await Promise.all([eu.batch(items), us.batch(items)]);
  await arrived;
  await region.stop();
  expect(region.isRunning).toBe(false);
  expect(emulator.regions.US_EAST_1.isRunning).toBe(true);
  await expect(eu.schedules.list()).rejects.toThrow();
  application.answer = () => ({ status: 200 });
  await us.publish({ url: application.url("/us") });
  await region.start();
  expect([region.url, region.isRunning]).toEqual([url, true]);
  expect(await eu.schedules.list()).toEqual([]);
  await vi.waitFor(() => expect(region.messages).toEqual([]), 10_000);
  const ofEu = (type: string) =>
    events.filter((event) => event.type === type && event.region === "EU_CENTRAL_1");
  expect(ofEu("interrupted")).toHaveLength(10);
  expect(ofEu("delivered")).toHaveLength(10);
  expect(ofEu("dead")).toEqual([]);
  const changes = events.filter(({ type }) => /^region/.test(type));
  expect(changes).toMatchObject([
    { type: "regionStopped", region: "EU_CENTRAL_1", time: expect.any(Number) },
    { type: "regionStarted", region: "EU_CENTRAL_1", time: expect.any(Number) },
  ]);
});

test("stops and starts at once are made one after the other, and told once", async () => {
  const { emulator, eu } = await startSession();
  const region = emulator.regions.EU_CENTRAL_1;
  const events: EmulatorEvent[] = [];
  onTestFinished(emulator.onEvent((event) => events.push(event)));
  await Promise.all([
    ...[region.start(), region.stop(), region.stop(), region.start(), region.start()],
    ...[region.stop(), region.start()],
  ]);
  expect(events.map(({ type }) => type)).toEqual([
    ...["regionStopped", "regionStarted", "regionStopped", "regionStarted"],
  ]);
  expect(await eu.schedules.list()).toEqual([]);
});

test("a region whose port was taken in between can be started later", async () => {
  const { emulator, eu } = await startSession();
  const region = emulator.regions.EU_CENTRAL_1;
  const port = Number(new URL(region.url).port);
  await region.stop();
  const other = await createEmulator({ regions: { US_EAST_1: { port } } }).start();
  onTestFinished(() => other.stop());
  await expect(region.start()).rejects.toMatchObject({ code: "EADDRINUSE" });
  expect(region.isRunning).toBe(false);
  await other.stop();
  await region.start();
  expect(await eu.schedules.list()).toEqual([]);
});

test("a request that never ends does not hold stop() up", async () => {
  const { emulator, eu } = await startSession();
  const { url, token } = emulator.regions.EU_CENTRAL_1;
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.on("error", () => {});
  const head = `POST /v2/publish/https://a.example HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n`;
  socket.write(`${head}Authorization: Bearer ${token}\r\n\r\n`);
  await once(socket, "connect");
  await eu.schedules.list();
  const closed = once(socket, "close");
  await emulator.stop();
  await closed;
});

test("no connection to an application is left", async () => {
  const { emulator, eu, application } = await startSession();
  await eu.publish({ url: application.url("/") });
  await emulator.settled();
  expect(await application.connections()).toBe(1);
  await emulator.stop();
  await vi.waitFor(async () => expect(await application.connections()).toBe(0), 2_000);
});

test("a process that stops it ends by itself, and has printed nothing", async () => {
  const script = `
    import { createServer } from "node:http";
    import { createEmulator } from "@qstash-verify/emulator";
    const server = createServer((request, response) => response.writeHead(500).end());
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const emulator = await createEmulator().start();
    const { url, token } = emulator.regions.EU_CENTRAL_1;
    const app = "http://127.0.0.1:" + server.address().port;
    const headers = { Authorization: "Bearer " + token };
    await fetch(url + "/v2/publish/" + app, {
      method: "POST",
      headers: { ...headers, "Upstash-Retry-Delay": "3600000" },
    });
    await fetch(url + "/v2/schedules/" + app, {
      method: "POST",
      headers: { ...headers, "Upstash-Cron": "0 0 1 1 *" },
    });
    await emulator.settled();
    await emulator.stop();
    server.close();
    server.closeAllConnections();
  `;
  const run = promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
    cwd: import.meta.dirname,
    timeout: 30_000,
  });
  expect(await run).toEqual({ stdout: "", stderr: "" });
});
