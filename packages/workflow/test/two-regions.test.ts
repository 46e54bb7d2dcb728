import { createEmulator, type Region } from "@qstash-verify/emulator";
import { clientOfRun, type WorkflowOptions, workflowClient } from "@qstash-verify/workflow";
import { describe, expect, onTestFinished, test } from "vitest";
import { hosts, listen } from "./hosts.js";
import { EFFECTS, type Effect, orderWorkflow } from "./order.js";
import { startEmulator } from "./session.js";

describe.each(Object.entries(hosts))("on %s", (_, host) => {
  test("a run that began before the switch and one that began after it finish side by side, each in its own region", async () => {
    const emulator = await createEmulator({ clock: "manual" }).start();
    onTestFinished(() => emulator.stop());
    const warehouse = await listen((_request, response) => {
      response.setHeader("content-type", "application/json").end('{"shelf":"A7"}');
    });
    const env = emulator.env("migration", "EU_CENTRAL_1");
    const effects: Effect[] = [];
    const verified: (Region | undefined)[] = [];
    const url = await host(orderWorkflow(effects, warehouse), {
      env,
      receiver: { strict: true, url: "path", onVerified: ({ region }) => verified.push(region) },
    });
    const start = async (order: number) => {
      const { workflowRunId } = await workflowClient(env).trigger({ url, body: { order } });
      return workflowRunId;
    };

    const old = await start(1);
    await emulator.settled();
    Object.assign(env, emulator.env("migration", "US_EAST_1"));
    const recent = await start(2);
    await emulator.clock.advance("10m");
    for (const run of [old, recent]) {
      const client = await clientOfRun(run, env);
      await client?.notify({ eventId: `approve ${run}`, eventData: { by: run } });
    }
    await emulator.runUntilIdle();

    const both = { EU_CENTRAL_1: old, US_EAST_1: recent };
    for (const [name, run] of Object.entries(both) as [Region, string][]) {
      const region = emulator.regions[name];
      const { runs } = await workflowClient(env, name).logs();
      expect(runs.map(({ workflowRunId }) => workflowRunId)).toEqual([run]);
      const [{ workflowState, workflowRunResponse } = {}] = runs;
      const order = run === old ? 1 : 2;
      expect({ workflowState, response: JSON.parse(workflowRunResponse ?? "null") }).toEqual({
        workflowState: "RUN_SUCCESS",
        response: {
          shipped: { charged: order * 2 + 1, packed: `box ${order}` },
          mailed: "mailed",
          shelf: { shelf: "A7" },
          approval: { by: run },
          timeout: false,
        },
      });
      const executed = effects.filter((effect) => effect.run === run).map(({ step }) => step);
      expect(executed.sort()).toEqual(EFFECTS);

      // Signed by it: all it delivered is of its run. Verified for it: as often as it delivered.
      const delivered = region.logs.filter(({ state }) => state === "DELIVERED");
      expect(new Set(delivered.map(({ workflowRunId }) => workflowRunId))).toEqual(new Set([run]));
      const toWorkflow = delivered.filter((entry) => entry.url === url);
      expect(toWorkflow.length).toBeGreaterThan(10);
      expect(verified.filter((each) => each === name)).toHaveLength(toWorkflow.length);
      // Answered through it: it heard of no other run, and refused nothing.
      const answers = region.requests.filter(({ method }) => method !== "GET");
      expect(new Set(answers.flatMap(({ workflowRunIds = [] }) => workflowRunIds))).toEqual(
        new Set([run]),
      );
      expect(region.requests.filter(({ status = 0 }) => status >= 400)).toEqual([]);
    }
    expect(verified).not.toContain(undefined);
  });
});

describe("where the keys of the regions are swapped", () => {
  async function start(receiver: WorkflowOptions["receiver"]) {
    const emulator = await startEmulator();
    const env = emulator.env("migration", "US_EAST_1");
    const refused: string[] = [];
    const url = await hosts.Hono((context) => context.run("pay", () => "paid"), {
      env: { ...env, ...swapped(env) },
      receiver: { onRefused: ({ code }) => refused.push(code), onDiagnostic() {}, ...receiver },
    });
    await workflowClient(env).trigger({ url, retries: 1 });
    await emulator.runUntilIdle();
    const { requests } = emulator.regions.EU_CENTRAL_1;
    return { refused, misled: requests.filter(({ method }) => method === "POST").length };
  }

  test.each([undefined, {}, { strict: undefined }, Object.freeze({ strict: true })])(
    "no step goes to the region that does not know the run, and QStash tries again: %j",
    async (receiver) => {
      const { refused, misled } = await start(receiver);
      // Twice the run's first request, then its failure function's.
      expect(refused.length).toBeGreaterThan(1);
      expect(new Set(refused)).toEqual(new Set(["region_mismatch"]));
      expect(misled).toBe(0);
    },
  );

  test("strict: false leaves it to the key alone", async () => {
    const { refused, misled } = await start({ strict: false });
    expect(refused).toEqual([]);
    expect(misled).toBeGreaterThan(0);
  });
});

function swapped(env: Readonly<Record<string, string | undefined>>) {
  const keys = Object.entries(env).filter(([name]) => name.endsWith("_SIGNING_KEY"));
  const other = (name: string) =>
    name.replace(/^EU_CENTRAL_1|^US_EAST_1/, (region) =>
      region === "US_EAST_1" ? "EU_CENTRAL_1" : "US_EAST_1",
    );
  return Object.fromEntries(keys.map(([name, value]) => [other(name), value]));
}
