import { getRequestListener } from "@hono/node-server";
import { regions } from "@qstash-verify/testing";
import {
  clientOfRun,
  type FetchHandler,
  serve,
  workflowClient,
  workflowClients,
} from "@qstash-verify/workflow";
import type { Client } from "@upstash/workflow";
import { describe, expect, test } from "vitest";
import { hosts, listen } from "./hosts.js";
import { resultOf, runsOf, startEmulator } from "./session.js";

/** An application in migration mode whose runs wait for an event, primary US. */
async function startWaiting() {
  const emulator = await startEmulator();
  const env = emulator.env("migration", "US_EAST_1");
  const url = await hosts.Hono(async (context) => context.waitForEvent("wait", "go"), { env });
  const start = async (client: Client) => {
    const { workflowRunId } = await client.trigger({ url });
    await emulator.settled();
    return workflowRunId;
  };
  return { emulator, env, start };
}

describe("a run is started", () => {
  test("in the primary region", async () => {
    const { emulator, env, start } = await startWaiting();
    const run = await start(workflowClient(env));
    expect(await runsOf(emulator, "US_EAST_1")).toMatchObject([{ workflowRunId: run }]);
    expect(await runsOf(emulator, "EU_CENTRAL_1")).toEqual([]);
  });

  test("in a region that is asked for, and in no other for want of its token", async () => {
    const { emulator, env, start } = await startWaiting();
    const run = await start(workflowClient(env, "EU_CENTRAL_1"));
    expect(await runsOf(emulator, "EU_CENTRAL_1")).toMatchObject([{ workflowRunId: run }]);
    const { EU_CENTRAL_1_QSTASH_TOKEN: _, ...rest } = env;
    const missing = expect.objectContaining({ code: "region_credentials_missing" });
    expect(() => workflowClient(rest, "EU_CENTRAL_1")).toThrow(missing);
    // What a delivery that proves no region has.
    expect(() => workflowClient(env, undefined)).toThrow(missing);
  });
});

describe("a run is found", () => {
  test.each(regions)("and cancelled, where it was started: %s", async (region) => {
    const { emulator, env, start } = await startWaiting();
    const run = await start(workflowClient(env, region));
    const client = await clientOfRun(run, env);
    await client?.cancel(run);
    expect(await runsOf(emulator, region)).toMatchObject([{ workflowState: "RUN_CANCELED" }]);
  });

  test("though another region does not answer", async () => {
    const { emulator, env, start } = await startWaiting();
    const run = await start(workflowClient(env, "EU_CENTRAL_1"));
    const wrong = { ...env, US_EAST_1_QSTASH_TOKEN: "of somebody else" };
    await (await clientOfRun(run, wrong))?.cancel(run);
    expect(await runsOf(emulator, "EU_CENTRAL_1")).toMatchObject([
      { workflowState: "RUN_CANCELED" },
    ]);
    await expect(clientOfRun("wfr_unknown", wrong)).rejects.toThrow();
  });

  test("nowhere if nobody has started it", async () => {
    const { env } = await startWaiting();
    expect(await clientOfRun("wfr_unknown", env)).toBeUndefined();
  });
});

describe("an event", () => {
  test("reaches those who wait for it in either region", async () => {
    const { emulator, env, start } = await startWaiting();
    for (const region of regions) await start(workflowClient(env, region));
    for (const client of workflowClients(env)) {
      await client.notify({ eventId: "go", eventData: "now" });
    }
    await emulator.runUntilIdle();
    for (const region of regions) {
      const runs = await runsOf(emulator, region);
      expect(runs.map(resultOf)).toEqual([{ eventData: "now", timeout: false }]);
    }
  });

  test("is told in the primary region first", async () => {
    const { emulator, env, start } = await startWaiting();
    const [primary] = workflowClients(env);
    const run = primary && (await start(primary));
    expect(await runsOf(emulator, "US_EAST_1")).toMatchObject([{ workflowRunId: run }]);
  });

  test("is for one account in single-region mode, and for those with a token otherwise", async () => {
    const emulator = await startEmulator();
    expect(workflowClients(emulator.env("single"))).toHaveLength(1);
    const env = emulator.env("migration", "US_EAST_1");
    expect(workflowClients(env)).toHaveLength(2);
    const { EU_CENTRAL_1_QSTASH_TOKEN: _eu, ...american } = env;
    expect(workflowClients(american)).toHaveLength(1);
    const { US_EAST_1_QSTASH_TOKEN: _us, ...european } = env;
    expect(() => workflowClients(european)).toThrow(
      expect.objectContaining({ code: "region_credentials_missing" }),
    );
  });
});

describe("settings of the client", () => {
  /** The vendor's SDK hides headers of this name from the workflow. */
  const watched = (handler: FetchHandler, seen: unknown[]) =>
    getRequestListener((request) => {
      seen.push(request.headers.get("x-vercel-protection-bypass"));
      return handler(request);
    });
  const settings = { headers: { "x-vercel-protection-bypass": "secret" }, retry: false } as const;

  test("let its requests through a protection, in the region that is asked for", async () => {
    const emulator = await startEmulator();
    const env = emulator.env("migration", "US_EAST_1");
    const seen: unknown[] = [];
    const { handler } = serve(async (context) => context.sleep("a while", 10), {
      env,
      qstashClient: settings,
    });
    const url = await listen(watched(handler, seen));
    await workflowClient(env, settings).trigger({ url });
    await workflowClient(env, "EU_CENTRAL_1", settings).trigger({ url });
    for (const client of workflowClients(env, settings)) await client.trigger({ url });
    await emulator.runUntilIdle();
    expect(seen.length).toBeGreaterThan(4);
    expect(new Set(seen)).toEqual(new Set(["secret"]));
    expect(await runsOf(emulator, "US_EAST_1")).toHaveLength(2);
    expect(await runsOf(emulator, "EU_CENTRAL_1")).toHaveLength(2);
  });

  test("are those of the client of a run as well", async () => {
    const { emulator, env, start } = await startWaiting();
    const run = await start(workflowClient(env, "EU_CENTRAL_1"));
    const client = await clientOfRun(run, env, settings);
    const seen: unknown[] = [];
    const { handler } = serve(async () => {}, { env });
    await client?.trigger({ url: await listen(watched(handler, seen)) });
    await emulator.settled();
    expect(seen).toEqual(["secret"]);
  });

  test.each(["http", "baseUrl", "token", "devMode"])("hold for every region: no %s", (name) => {
    const env = { QSTASH_TOKEN: "token" };
    const regional = { [name]: undefined };
    const invalid = expect.objectContaining({ code: "option_invalid" });
    expect(() => workflowClient(env, regional)).toThrow(invalid);
    expect(() => workflowClient(env, "EU_CENTRAL_1", regional)).toThrow(invalid);
    expect(() => workflowClients(env, regional)).toThrow(invalid);
  });
});
