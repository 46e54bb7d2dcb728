import { Receiver } from "@qstash-verify/core";
import { type DeliveryOptions, testEnvironment } from "@qstash-verify/testing";
import { jsonBody, sizeName } from "../body.js";
import { KEYS } from "../environment.js";
import { plainVerify } from "../plain-verifier.js";
import type { Contestant } from "../rounds.js";
import type { Contest } from "./contest.js";
import { floorRun } from "./floor.js";
import { joseRuns } from "./jose-alone.js";
import { FLOOR, OURS, OURS_RECEIVE, OURS_WEB, VENDOR } from "./names.js";
import { neighbours } from "./neighbours.js";
import { receiveRun, verifyRun } from "./ours.js";
import { type Sample, samples } from "./sample.js";
import { vendorReceiver, vendorRun } from "./vendor.js";
import { loadWebEngine } from "./web-engine.js";

const SIZES = [0, 1024, 16 * 1024, 128 * 1024, 1024 * 1024, 10 * 1024 * 1024];

const OWN = KEYS.EU_CENTRAL_1;
const migration = testEnvironment("migration", "EU_CENTRAL_1", KEYS);
const single = testEnvironment("single", "EU_CENTRAL_1", KEYS);

/** Other keys than the current one: its title, who signs by turns, and what the receivers are told. */
const OTHER_KEYS: readonly {
  readonly title: string;
  readonly signers: readonly Partial<DeliveryOptions>[];
  readonly env?: Record<string, string>;
}[] = [
  { title: "1 KB, next key", signers: [{ key: OWN.next }] },
  { title: "1 KB, current and next in turn", signers: [{}, { key: OWN.next }] },
  { title: "1 KB, other region", signers: [{ region: "US_EAST_1" }], env: migration },
  { title: "1 KB, both regions in turn", signers: [{}, { region: "US_EAST_1" }], env: migration },
];

/** Genuine deliveries of every size, signed by the current key. */
export async function sizeContests(quick: boolean): Promise<readonly Contest[]> {
  const contests: Contest[] = [];
  for (const bytes of quick ? SIZES.slice(0, -1) : SIZES) {
    const text = jsonBody(bytes);
    const deliveries = await samples(text, bytes > 64 * 1024 ? 1 : 16);
    const contestants = [...(await verifiers(deliveries)), ...(await others(text))];
    contests.push({ title: sizeName(bytes), contestants, bytes });
  }
  return contests;
}

/** Genuine deliveries that another key signed. */
export async function keyContests(): Promise<readonly Contest[]> {
  const contests: Contest[] = [];
  for (const { title, signers, env } of OTHER_KEYS) {
    const deliveries: Sample[] = [];
    for (let count = 0; count < 8; count++) {
      for (const signer of signers) deliveries.push(...(await samples(jsonBody(1024), 1, signer)));
    }
    const contestants = await verifiers(deliveries, env);
    contests.push({ title, contestants, bytes: 1024, ...(env && { env }) });
  }
  return contests;
}

/** Everybody who verifies QStash, on the same deliveries. */
async function verifiers(
  deliveries: readonly Sample[],
  env?: Record<string, string>,
): Promise<Contestant[]> {
  const options = { env: env ?? single, onDiagnostic: () => {} };
  const ours = new Receiver(options);
  const web = new (await loadWebEngine()).Receiver(options);
  const vendor = vendorReceiver(env === undefined ? OWN : undefined);
  const every = (name: string, run: (sample: Sample) => () => unknown): Contestant => ({
    name,
    runs: deliveries.map(run),
  });
  return [
    every(FLOOR, floorRun),
    every("plain node:crypto", plainRun),
    every(OURS, (sample) => verifyRun(ours, sample)),
    every(OURS_RECEIVE, (sample) => receiveRun(ours, sample)),
    every(OURS_WEB, (sample) => verifyRun(web, sample)),
    every(VENDOR, (sample) => vendorRun(vendor, sample)),
    { name: "jose alone", runs: await joseRuns(deliveries) },
  ];
}

/** It knows no regions: of another one it is given that one's keys. */
function plainRun({ token, bytes, key }: Sample): () => void {
  const keys = key === KEYS.US_EAST_1.current ? [key] : [OWN.current, OWN.next];
  return () => {
    if (!plainVerify(token, bytes, keys)) throw new Error("plain: a genuine delivery was refused");
  };
}

async function others(text: string): Promise<Contestant[]> {
  const contestants: Contestant[] = [];
  for (const neighbour of neighbours) {
    const run = await neighbour.prepare(text);
    if (run !== undefined) contestants.push({ name: neighbour.name, runs: [run] });
  }
  return contestants;
}
