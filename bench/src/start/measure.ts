import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { shuffle } from "simple-statistics";
import { scratchDirectory } from "../scratch.js";
import type { Measure, Progress } from "../table.js";
import { bundle, compressed, type Target } from "./bundle.js";
import { entries } from "./entries.js";
import { importTime } from "./import-time.js";
import { EMPTY, type Sizes, startGoals, startSections, type Times } from "./report.js";

const TARGETS: readonly Target[] = ["node", "edge", "edge, jose left out"];

/** What is imported, under the name that the report knows it by. */
interface Candidate {
  readonly name: string;
  readonly url: string;
  readonly before: readonly string[];
}

/** What an app pays before its first request. */
export const measure: Measure = async ({ quick }, progress) => {
  progress("bundling");
  const sizes = await bundleAll();
  const candidates = await candidatesIn(await scratchDirectory());
  const times = await timesOf(candidates, quick ? 3 : 25, progress);
  return {
    sections: startSections(times, sizes),
    goals: startGoals(times),
    figures: { times, sizes },
  };
};

async function bundleAll(): Promise<Sizes> {
  const sizes: Record<string, Record<string, number>> = {};
  for (const entry of entries) {
    const own: Record<string, number> = {};
    for (const target of TARGETS) own[target] = compressed(await bundle(entry, target));
    sizes[entry.name] = own;
  }
  return sizes;
}

async function candidatesIn(directory: string): Promise<readonly Candidate[]> {
  const empty = join(directory, "empty.mjs");
  await writeFile(empty, "");
  const all: Candidate[] = [{ name: EMPTY, url: pathToFileURL(empty).href, before: [] }];
  for (const [at, entry] of entries.entries()) {
    const before = entry.framework.map((name) => import.meta.resolve(name));
    const bundled = join(directory, `${at}.mjs`);
    await writeFile(bundled, await bundle(entry, "node"));
    all.push({ name: `${entry.name}, bundled`, url: pathToFileURL(bundled).href, before });
    all.push({ name: `${entry.name}, unbundled`, url: import.meta.resolve(entry.name), before });
  }
  return all;
}

async function timesOf(
  candidates: readonly Candidate[],
  rounds: number,
  progress: Progress,
): Promise<Times> {
  const times: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++) {
    progress(`round ${round + 1} of ${rounds}`);
    for (const { name, url, before } of shuffle([...candidates])) {
      const own = times[name] ?? [];
      own.push(await importTime(url, before));
      times[name] = own;
    }
  }
  return times;
}
