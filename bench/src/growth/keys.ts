import { Receiver } from "@qstash-verify/core";
import { testKeys } from "@qstash-verify/testing";
import { jsonBody } from "../body.js";
import type { Contestant } from "../rounds.js";
import type { Progress, Settings } from "../table.js";
import { hold } from "../verify/contest.js";
import { hmacRun } from "../verify/floor.js";
import { OURS } from "../verify/names.js";
import { refusing, verifyRun } from "../verify/ours.js";
import { type Sample, samples } from "../verify/sample.js";
import { type Line, lineOf } from "./line.js";

const { unprefixed, EU_CENTRAL_1, US_EAST_1, stranger } = testKeys;
const HMACS = "an HMAC for each key";
const OURS_FORGED = "ours, verify(), forged: every key is tried";

/** In the order in which they are tried where no header says a region. */
const KEYS = [
  ["QSTASH_CURRENT_SIGNING_KEY", unprefixed.current],
  ["QSTASH_NEXT_SIGNING_KEY", unprefixed.next],
  ["EU_CENTRAL_1_QSTASH_CURRENT_SIGNING_KEY", EU_CENTRAL_1.current],
  ["EU_CENTRAL_1_QSTASH_NEXT_SIGNING_KEY", EU_CENTRAL_1.next],
  ["US_EAST_1_QSTASH_CURRENT_SIGNING_KEY", US_EAST_1.current],
  ["US_EAST_1_QSTASH_NEXT_SIGNING_KEY", US_EAST_1.next],
] as const;

/** Microseconds against the number of keys; the last of them signed, or none. */
export async function againstKeys(
  settings: Settings,
  progress: Progress,
): Promise<readonly Line[]> {
  const points: Record<string, [number, number][]> = { [HMACS]: [], [OURS]: [], [OURS_FORGED]: [] };
  for (let count = 1; count <= KEYS.length; count++) {
    progress(`${count} keys`);
    const contestants = await contestantsWith(KEYS.slice(0, count));
    const contest = { title: "", contestants, bytes: 1024, atOnce: 1 };
    for (const { name, microseconds } of (await hold(contest, settings, 2)).scores) {
      points[name]?.push([count, microseconds.lower]);
    }
  }
  return Object.entries(points).map(([name, own]) => lineOf(name, own));
}

async function contestantsWith(keys: readonly (typeof KEYS)[number][]): Promise<Contestant[]> {
  const receiver = new Receiver({
    env: { QSTASH_REGION: "EU_CENTRAL_1", ...Object.fromEntries(keys) },
    onDiagnostic: () => {},
  });
  const secrets = keys.map(([, secret]) => secret);
  const genuine = await signed(secrets.at(-1) ?? "");
  const forged = await signed(stranger);
  return [
    { name: HMACS, runs: forged.map((sample) => hmacRun(sample, secrets, false)) },
    { name: OURS, runs: genuine.map((sample) => verifyRun(receiver, sample)) },
    { name: OURS_FORGED, runs: forged.map((sample) => refusing(verifyRun(receiver, sample))) },
  ];
}

/** Without the header that would say which keys to try first. */
async function signed(key: string): Promise<readonly Sample[]> {
  const all = await samples(jsonBody(1024), 16, { key });
  return all.map((sample) => ({ ...sample, region: "" }));
}
