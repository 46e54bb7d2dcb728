import { randomUUID } from "node:crypto";
import { regions } from "@qstash-verify/testing";
import { workflowClient } from "@qstash-verify/workflow";
import type { WorkflowContext } from "@upstash/workflow";
import { expect, test } from "vitest";
import { hosts } from "./hosts.js";
import { resultOf, runsOf, startEmulator } from "./session.js";

const RUNS = 100;

test("200 runs over both regions, with duplicates, losses and a roll of the keys: each step counts once", async () => {
  const emulator = await startEmulator();
  emulator.faults.set({ duplicate: 0.1, reorder: 0.2, drop: 0.05, dropAnswer: 0.05 });
  /** For each run and step what each execution of it gave: more than one where a delivery came twice. */
  const executions = new Map<string, string[]>();
  const execute = (context: WorkflowContext<unknown>, step: string) => {
    const name = `${context.workflowRunId} ${step}`;
    const id = randomUUID();
    executions.set(name, [...(executions.get(name) ?? []), id]);
    return id;
  };
  const verified = { current: 0, next: 0 };
  const refused: string[] = [];
  const url = await hosts.Hono(
    async (context) => {
      const step = (name: string) => context.run(name, () => execute(context, name));
      const reserve = await step("reserve");
      await context.sleep("a minute", 60);
      const [charge, pack] = await Promise.all([step("charge"), step("pack")]);
      const ship = await context.run("ship", () => ({
        saw: { reserve, charge, pack },
        ship: execute(context, "ship"),
      }));
      return { reserve, charge, pack, ...ship };
    },
    {
      env: emulator.env("migration", "US_EAST_1"),
      receiver: {
        strict: true,
        onVerified: ({ keySlot }) => verified[keySlot]++,
        onRefused: ({ code }) => refused.push(code),
        onDiagnostic: () => {},
      },
    },
  );

  for (const region of regions) {
    const client = workflowClient(emulator.env("single", region));
    await client.trigger(
      Array.from({ length: RUNS }, (_, order) => ({ url, body: { order }, retries: 10 })),
    );
  }
  await emulator.clock.advance("45s");
  for (const region of regions) emulator.regions[region].rollKeys();
  await emulator.runUntilIdle();

  expect(refused).toEqual([]);
  expect(verified.current).toBeGreaterThan(RUNS);
  expect(verified.next).toBeGreaterThan(RUNS);
  for (const region of regions) {
    const runs = await runsOf(emulator, region);
    expect(runs).toHaveLength(RUNS);
    for (const run of runs) {
      expect(run).toMatchObject({ workflowState: "RUN_SUCCESS" });
      const { saw, ...result } = resultOf(run) as Record<string, string> & { saw: object };
      // One execution of each step is the one that counts, for every later step and for the result.
      expect(result).toMatchObject(saw);
      for (const step of ["reserve", "charge", "pack", "ship"]) {
        expect(executions.get(`${run.workflowRunId} ${step}`)).toContain(result[step]);
      }
    }
    expect(emulator.regions[region].deadLetters).toEqual([]);
  }
  // Otherwise nothing went wrong, and this shows nothing.
  expect([...executions.values()].flat().length).toBeGreaterThan(executions.size);
});
