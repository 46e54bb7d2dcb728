import { Receiver } from "@qstash-verify/core";
import { testEnvironment, testKeys } from "@qstash-verify/testing";
import { jsonBody, sizeName } from "../body.js";
import type { Progress, Settings } from "../table.js";
import { hold } from "../verify/contest.js";
import { floorRun } from "../verify/floor.js";
import { FLOOR, OURS, VENDOR } from "../verify/names.js";
import { verifyRun } from "../verify/ours.js";
import { samples } from "../verify/sample.js";
import { vendorReceiver, vendorRun } from "../verify/vendor.js";
import { type Line, lineOf } from "./line.js";

const MIB = 1024 * 1024;
export const SIZES: readonly number[] = [
  1024,
  5 * MIB,
  10 * MIB,
  20 * MIB,
  30 * MIB,
  40 * MIB,
  50 * MIB,
];
const NAMES = [FLOOR, OURS, VENDOR];

/** Milliseconds against MiB of body. */
export async function againstBodySize(
  settings: Settings,
  progress: Progress,
): Promise<readonly Line[]> {
  const points = new Map<string, [number, number][]>(NAMES.map((name) => [name, []]));
  const sizes = settings.quick ? SIZES.slice(0, 4) : SIZES;
  for (const bytes of sizes) {
    progress(`a body of ${sizeName(bytes)}`);
    const [sample] = await samples(jsonBody(bytes), 1);
    if (sample === undefined) throw new Error("there is no sample");
    const receiver = new Receiver({ env: testEnvironment("single") });
    const vendor = vendorReceiver(testKeys.EU_CENTRAL_1);
    const contestants = [
      { name: FLOOR, runs: [floorRun(sample)] },
      { name: OURS, runs: [verifyRun(receiver, sample)] },
      { name: VENDOR, runs: [vendorRun(vendor, sample)] },
    ];
    const outcome = await hold({ title: "", contestants, bytes, atOnce: 1 }, settings, 5);
    for (const { name, microseconds } of outcome.scores) {
      points.get(name)?.push([bytes / MIB, microseconds.lower / 1000]);
    }
  }
  return [...points].map(([name, own]) => lineOf(name, own));
}
