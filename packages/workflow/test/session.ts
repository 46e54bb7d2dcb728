import {
  createEmulator,
  type Emulator,
  type EmulatorOptions,
  type Region,
} from "@qstash-verify/emulator";
import { testKeys } from "@qstash-verify/testing";
import { workflowClient } from "@qstash-verify/workflow";
import type { WorkflowRunLog } from "@upstash/workflow";
import { onTestFinished } from "vitest";

/** For tests that sign by themselves: `signDelivery()` takes these keys unless it is given one. */
export const withTestKeys: EmulatorOptions = {
  regions: {
    EU_CENTRAL_1: { keys: testKeys.EU_CENTRAL_1 },
    US_EAST_1: { keys: testKeys.US_EAST_1 },
  },
};

/** An emulator whose clock is moved by hand; it stops with the test. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await createEmulator({ clock: "manual", ...options }).start();
  onTestFinished(() => emulator.stop());
  return emulator;
}

/** The runs that a region knows, as the vendor's client lists them. */
export async function runsOf(emulator: Emulator, region: Region): Promise<WorkflowRunLog[]> {
  const runs: WorkflowRunLog[] = [];
  let cursor: string | undefined;
  do {
    const env = emulator.env("single", region);
    const page = await workflowClient(env).logs({ count: 100, ...(cursor && { cursor }) });
    runs.push(...page.runs);
    cursor = page.cursor;
  } while (cursor);
  return runs;
}

/** What a run returned. */
export function resultOf({ workflowRunResponse }: WorkflowRunLog): unknown {
  return JSON.parse(workflowRunResponse ?? "null");
}
