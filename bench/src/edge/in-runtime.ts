// Runs in Bun and in Deno, bundled with the files of the bench it needs; packages it finds itself.
import { Receiver } from "@qstash-verify/core";
import { testEnvironment } from "@qstash-verify/testing";
import { jsonBody, sizeName } from "../body.js";
import { KEYS } from "../environment.js";
import type { Settings } from "../table.js";
import { type Contest, hold } from "../verify/contest.js";
import { floorRun } from "../verify/floor.js";
import { FLOOR, OURS, VENDOR } from "../verify/names.js";
import { verifyRun } from "../verify/ours.js";
import { samples } from "../verify/sample.js";
import { vendorReceiver, vendorRun } from "../verify/vendor.js";
import type { RuntimeScore } from "./report.js";

const SIZES = [1024, 1024 * 1024];

const settings = JSON.parse(process.argv[2] ?? "{}") as Settings;
const scores: RuntimeScore[] = [];
for (const bytes of SIZES) {
  const outcome = await hold(await contest(bytes), settings);
  scores.push({
    size: sizeName(bytes),
    floor: outcome.score(FLOOR)?.microseconds,
    ours: outcome.score(OURS)?.microseconds,
    vendor: outcome.score(VENDOR)?.microseconds,
    vendorOverOurs: outcome.ratio(VENDOR, OURS),
  });
}
console.log(JSON.stringify(scores));

async function contest(bytes: number): Promise<Contest> {
  const deliveries = await samples(jsonBody(bytes), bytes > 64 * 1024 ? 1 : 16);
  const ours = new Receiver({ env: testEnvironment("single", "EU_CENTRAL_1", KEYS) });
  const vendor = vendorReceiver(KEYS.EU_CENTRAL_1);
  const contestants = [
    { name: FLOOR, runs: deliveries.map((sample) => floorRun(sample)) },
    { name: OURS, runs: deliveries.map((sample) => verifyRun(ours, sample)) },
    { name: VENDOR, runs: deliveries.map((sample) => vendorRun(vendor, sample)) },
  ];
  return { title: sizeName(bytes), contestants, bytes };
}
