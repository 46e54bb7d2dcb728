import { Receiver } from "@qstash-verify/core";
import { testEnvironment, testKeys } from "@qstash-verify/testing";
import { jsonBody } from "../body.js";
import type { Progress, Settings } from "../table.js";
import { atOnce, hold } from "../verify/contest.js";
import { floorRun } from "../verify/floor.js";
import { FLOOR, OURS, VENDOR } from "../verify/names.js";
import { verifyRun } from "../verify/ours.js";
import { samples } from "../verify/sample.js";
import { vendorReceiver, vendorRun } from "../verify/vendor.js";
import { type Line, lineOf } from "./line.js";

const KEYS = testKeys.EU_CENTRAL_1;
const CLIENTS = [1, 8, 32, 64, 128];

/** Microseconds of one delivery against deliveries at once. */
export async function againstClients(
  settings: Settings,
  progress: Progress,
): Promise<readonly Line[]> {
  const receiver = new Receiver({ env: testEnvironment("single") });
  const vendor = vendorReceiver(KEYS);
  const deliveries = await samples(jsonBody(1024), 16);
  const contestants = [
    { name: FLOOR, runs: deliveries.map((sample) => floorRun(sample)) },
    { name: OURS, runs: deliveries.map((sample) => verifyRun(receiver, sample)) },
    { name: VENDOR, runs: deliveries.map((sample) => vendorRun(vendor, sample)) },
  ];
  const points = new Map<string, [number, number][]>(contestants.map(({ name }) => [name, []]));
  for (const count of CLIENTS) {
    progress(`${count} at once`);
    const contest = atOnce({ title: "", contestants, bytes: 1024, atOnce: 1 }, count);
    for (const { name, microseconds } of (await hold(contest, settings, 3)).scores) {
      points.get(name)?.push([count, microseconds.lower]);
    }
  }
  return [...points].map(([name, own]) => lineOf(name, own));
}
