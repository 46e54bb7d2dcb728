import { Receiver } from "@qstash-verify/core";
import { testEnvironment } from "@qstash-verify/testing";
import { jsonBody } from "../body.js";
import { KEYS } from "../environment.js";
import type { Contestant } from "../rounds.js";
import type { Contest } from "./contest.js";
import { hmacRun } from "./floor.js";
import { FLOOR, OURS, OURS_RECEIVE, OURS_WEB, VENDOR } from "./names.js";
import { receiveRun, refusing, verifyRun } from "./ours.js";
import { type Sample, samples, withToken } from "./sample.js";
import { vendorReceiver, vendorRun } from "./vendor.js";
import { loadWebEngine } from "./web-engine.js";

const { current, next } = KEYS.EU_CENTRAL_1;
const LONG_AGO = 3_600_000;

/** Deliveries that everybody refuses. Their floor is the HMACs that it takes, without a SHA-256. */
export async function refusalContests(): Promise<readonly Contest[]> {
  const body = jsonBody(1024);
  const forged = await samples(body, 16, { key: KEYS.stranger });
  const expired = await samples(body, 16, { now: Date.now() - LONG_AGO });
  const garbage = forged.map((sample) => withToken(sample, "a".repeat(sample.token.length)));
  return [
    // It takes no HMAC at all; there has to be something to compare it with.
    await contest("garbage", garbage, (_, at) =>
      hmacRun(forged[at] as Sample, [current, next], false),
    ),
    await contest("forged", forged, (sample) => hmacRun(sample, [current, next], false)),
    await contest("expired", expired, (sample) => hmacRun(sample, [current], true)),
  ];
}

async function contest(
  title: string,
  refused: readonly Sample[],
  floor: (sample: Sample, at: number) => () => void,
): Promise<Contest> {
  const options = { env: testEnvironment("single", "EU_CENTRAL_1", KEYS) };
  const ours = new Receiver(options);
  const web = new (await loadWebEngine()).Receiver(options);
  const vendor = vendorReceiver(KEYS.EU_CENTRAL_1);
  const contestants: Contestant[] = [
    { name: FLOOR, runs: refused.map(floor) },
    { name: OURS, runs: refused.map((sample) => refusing(verifyRun(ours, sample))) },
    { name: OURS_RECEIVE, runs: refused.map((sample) => refusing(receiveRun(ours, sample))) },
    { name: OURS_WEB, runs: refused.map((sample) => refusing(verifyRun(web, sample))) },
    { name: VENDOR, runs: refused.map((sample) => refusing(vendorRun(vendor, sample))) },
  ];
  return { title, contestants, bytes: 0 };
}
