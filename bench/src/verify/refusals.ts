import { Receiver } from "@qstash-verify/core";
import { testEnvironment, testKeys } from "@qstash-verify/testing";
import { jsonBody } from "../body.js";
import type { Contestant } from "../rounds.js";
import type { Contest } from "./contest.js";
import { hmacRun } from "./floor.js";
import { FLOOR, OURS, OURS_RECEIVE, OURS_WEB, VENDOR } from "./names.js";
import { type OurReceiver, receiveRun, refusing, verifyRun } from "./ours.js";
import { type Sample, samples, withToken } from "./sample.js";
import { vendorReceiver, vendorRun } from "./vendor.js";
import { loadWebEngine } from "./web-engine.js";

const KEYS = testKeys.EU_CENTRAL_1;
const BOTH = [KEYS.current, KEYS.next];
const LONG_AGO = 3_600_000;

/** How many times a body was asked for; refusing takes none. */
export let bodiesRead = 0;

/** Deliveries that everybody refuses. Their floor is the HMACs that it takes, without a SHA-256. */
export async function refusalContests(): Promise<readonly Contest[]> {
  const body = jsonBody(1024);
  const forged = await samples(body, 16, { key: testKeys.stranger });
  const expired = await samples(body, 16, { now: Date.now() - LONG_AGO });
  const garbage = forged.map((sample) => withToken(sample, "a".repeat(sample.token.length)));
  return [
    // It takes no HMAC at all; there has to be something to compare it with.
    await contest("garbage", garbage, (_, at) => hmacRun(forged[at] as Sample, BOTH, false)),
    await contest("forged", forged, (sample) => hmacRun(sample, BOTH, false)),
    await contest("expired", expired, (sample) => hmacRun(sample, [KEYS.current], true)),
  ];
}

async function contest(
  title: string,
  refused: readonly Sample[],
  floor: (sample: Sample, at: number) => () => void,
): Promise<Contest> {
  const options = { env: testEnvironment("single") };
  const ours = new Receiver(options);
  const web = new (await loadWebEngine()).Receiver(options);
  const vendor = vendorReceiver(KEYS);
  const contestants: Contestant[] = [
    { name: FLOOR, runs: refused.map(floor) },
    { name: OURS, runs: refused.map((sample) => refusing(verifyRun(ours, sample))) },
    { name: OURS_RECEIVE, runs: refused.map((sample) => refusing(watched(ours, sample))) },
    { name: OURS_WEB, runs: refused.map((sample) => refusing(verifyRun(web, sample))) },
    { name: VENDOR, runs: refused.map((sample) => refusing(vendorRun(vendor, sample))) },
  ];
  return { title, contestants, bytes: 0, atOnce: 1 };
}

function watched(receiver: OurReceiver, sample: Sample): () => Promise<unknown> {
  const counted = {
    ...sample,
    get bytes() {
      bodiesRead++;
      return sample.bytes;
    },
  };
  return receiveRun(receiver, counted);
}

/** Bytes by which the heap grew over many refusals of forged deliveries. */
export async function heapGrowth(count: number): Promise<number> {
  const receiver = new Receiver({ env: testEnvironment("single") });
  const forged = await samples("{}", 16, { key: testKeys.stranger });
  const runs = forged.map((sample) => refusing(verifyRun(receiver, sample)));
  for (let warm = 0; warm < 2000; warm++) await runs[warm % runs.length]?.();
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let at = 0; at < count; at++) await runs[at % runs.length]?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed - before;
}
