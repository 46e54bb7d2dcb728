import { publishedDevKeys, regions } from "@qstash-verify/testing";
import { workflowClient } from "@qstash-verify/workflow";
import { Client } from "@upstash/qstash";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { hosts } from "./hosts.js";
import { resultOf, runsOf, startEmulator } from "./session.js";

const twoSteps = async (context: Parameters<Parameters<typeof hosts.Hono>[0]>[0]) => {
  const first = await context.run("first", () => context.requestPayload);
  await context.sleep("a while", 10);
  return context.run("second", () => ({ first }));
};

test.each(regions)("single-region mode, %s", async (region) => {
  const emulator = await startEmulator();
  const env = emulator.env("single", region);
  const url = await hosts.Hono(twoSteps, { env });
  await workflowClient(env).trigger({ url, body: 7 });
  await emulator.runUntilIdle();
  const [run] = await runsOf(emulator, region);
  expect(run && [run.workflowState, resultOf(run)]).toEqual(["RUN_SUCCESS", { first: 7 }]);
});

test.each(regions)(
  "a message to the endpoint starts a run in the region it came from: %s",
  async (region) => {
    const emulator = await startEmulator();
    const url = await hosts.Hono(twoSteps, { env: emulator.env("migration", "US_EAST_1") });
    const { url: baseUrl, token } = emulator.regions[region];
    await new Client({ baseUrl, token }).publishJSON({ url, body: 7 });
    await emulator.runUntilIdle();
    for (const each of regions) {
      const runs = await runsOf(emulator, each);
      expect(runs.map(resultOf)).toEqual(each === region ? [{ first: 7 }] : []);
    }
  },
);

describe("development", () => {
  async function startDevelopment(nodeEnv: string) {
    const [keys] = publishedDevKeys;
    const token = "eyJVc2VySUQiOiJkZWZhdWx0VXNlciIsIlBhc3N3b3JkIjoiZGVmYXVsdFBhc3N3b3JkIn0=";
    const emulator = await startEmulator({ regions: { EU_CENTRAL_1: { keys, token } } });
    const { port } = new URL(emulator.regions.EU_CENTRAL_1.url);
    vi.stubEnv("NODE_ENV", nodeEnv);
    onTestFinished(() => void vi.unstubAllEnvs());
    const settings = { QSTASH_DEV: "true", QSTASH_DEV_PORT: port };
    return { emulator, settings };
  }

  test("goes by the local server and its published keys", async () => {
    const { emulator, settings } = await startDevelopment("development");
    const url = await hosts.Hono(twoSteps, { env: settings });
    await workflowClient(settings).trigger({ url, body: 7 });
    await emulator.runUntilIdle();
    expect((await runsOf(emulator, "EU_CENTRAL_1")).map(resultOf)).toEqual([{ first: 7 }]);
  });

  test("those keys open nothing in production", async () => {
    const { emulator, settings } = await startDevelopment("production");
    const refused: string[] = [];
    const executed = vi.fn();
    const url = await hosts.Hono(async (context) => context.run("pay", executed), {
      env: { ...emulator.env("single", "US_EAST_1"), ...settings },
      receiver: { onRefused: ({ code }) => refused.push(code), onDiagnostic: () => {} },
    });
    await workflowClient(emulator.env("single")).trigger({ url, retries: 0 });
    await emulator.runUntilIdle();
    // The run's first request, and that to its failure function.
    expect(refused).toEqual(["signature_mismatch", "signature_mismatch"]);
    expect(executed).not.toHaveBeenCalled();
  });

  test("and nothing is sent to the local server", async () => {
    const { emulator, settings } = await startDevelopment("production");
    for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
    const env = { ...emulator.env("single", "US_EAST_1"), ...settings };
    const url = await hosts.Hono(twoSteps, { env, receiver: { onDiagnostic: () => {} } });
    await workflowClient(env).trigger({ url, body: 7 });
    await emulator.runUntilIdle();
    expect((await runsOf(emulator, "US_EAST_1")).map(resultOf)).toEqual([{ first: 7 }]);
    expect(emulator.regions.EU_CENTRAL_1.requests).toEqual([]);
  });
});
