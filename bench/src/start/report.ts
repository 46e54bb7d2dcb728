import { atMost, type Goal, shown } from "../goal.js";
import { type Spread, spreadOf } from "../spread.js";
import type { Section } from "../table.js";
import { entries } from "./entries.js";

/** What every import is compared with. */
export const EMPTY = "an empty module";

/** Milliseconds, round by round, by candidate. */
export type Times = Readonly<Record<string, readonly number[]>>;

/** Compressed bytes by entry and target. */
export type Sizes = Readonly<Record<string, Readonly<Record<string, number>>>>;

const VENDOR = "@upstash/qstash";
const SECOND_PACKAGE =
  "An adapter is a second package: to find and load it takes about half as long as core.";
const COMPILED =
  "The larger a bundle, the longer it takes to compile, and this is the largest of the adapters.";
/** Of the vendor's time: times themselves depend on the machine. */
const BUNDLED = 0.75;
const UNBUNDLED = 0.2;

export function startSections(times: Times, sizes: Sizes): Section[] {
  return [
    {
      title: "Import in a fresh process: ms over an empty module",
      head: ["", "bundled", "unbundled"],
      rows: entries.map(({ name }) => [
        name,
        withSpread(times, `${name}, bundled`),
        withSpread(times, `${name}, unbundled`),
      ]),
      note: "Median and quartiles. An adapter's framework is loaded before the clock starts.",
    },
    {
      title: "Size of a bundle: KB, minified and gzipped, the framework left out",
      head: ["", "Node.js", "edge", "edge, jose left out"],
      rows: entries.map(({ name }) => [
        name,
        ...Object.values(sizes[name] ?? {}).map((bytes) => shown(bytes / 1024, "")),
      ]),
      note: "With everything an entry exports.",
    },
  ];
}

export function startGoals(times: Times): Goal[] {
  const own = entries.filter(({ ours }) => ours);
  const ratio = (name: string, how: string) =>
    overEmpty(times, `${name}, ${how}`).median / overEmpty(times, `${VENDOR}, ${how}`).median;
  return own.flatMap(({ name }) => [
    atMost(
      { claim: `${name}, bundled: import / vendor's`, limit: BUNDLED, because: COMPILED },
      ratio(name, "bundled"),
    ),
    atMost(
      { claim: `${name}, unbundled: import / vendor's`, limit: UNBUNDLED, because: SECOND_PACKAGE },
      ratio(name, "unbundled"),
    ),
  ]);
}

function withSpread(times: Times, name: string): string {
  const { median, lower, upper } = overEmpty(times, name);
  return `${median.toFixed(1)} (${lower.toFixed(1)}–${upper.toFixed(1)})`;
}

/** Over the median, not by pairs: two processes share no disturbance that would cancel out. */
function overEmpty(times: Times, name: string): Spread {
  const empty = spreadOf(times[EMPTY] ?? []).median;
  return spreadOf((times[name] ?? []).map((time) => time - empty));
}
