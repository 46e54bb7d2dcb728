import { linearRegression } from "simple-statistics";
import { atMost, type Goal, shown } from "../goal.js";
import type { Section } from "../table.js";
import { EACH_SECOND } from "./traffic.js";

/** Bytes by process, at one time. */
export interface Sample {
  /** Since the beginning. */
  readonly minute: number;
  readonly bytes: Readonly<Record<string, number>>;
}

export interface Soak {
  readonly samples: readonly Sample[];
  readonly delivered: number;
  readonly refused: number;
}

/** A process that keeps a hundred bytes of each delivery grows by more, at this rate. */
const MIB_AN_HOUR = 3;

/** What runs the Worker on this machine, for {@link soakGoals}. */
const WRANGLER =
  "The Worker runs in wrangler dev, which grows with any Worker, and now and then answers 503 to a POST by itself.";

export function soakSections({ samples, delivered, refused }: Soak): Section[] {
  const [first, middle, last] = [samples[0], samples[samples.length >> 1], samples.at(-1)];
  const at = (sample: Sample | undefined, name: string) =>
    shown((sample?.bytes[name] ?? 0) / 2 ** 20, "");
  return [
    {
      title: `${EACH_SECOND} deliveries a second to each app: MiB`,
      head: ["", ...[first, middle, last].map((each) => minutes(each)), "growth in an hour"],
      rows: namesOf(samples).map((name) => [
        name,
        ...[first, middle, last].map((sample) => at(sample, name)),
        shown(growth(samples, name), ""),
      ]),
      note: `${delivered} delivered, ${refused} refused. Growth is the slope of a straight line through the second half. Of the local QStash the heap after garbage collection, which grows until its logs hold as many messages as they may; of the apps the resident memory.`,
    },
  ];
}

export function soakGoals({ samples, refused }: Soak): Goal[] {
  return [
    ...namesOf(samples).map((name) =>
      atMost(
        {
          claim: `${name}: growth in an hour`,
          limit: MIB_AN_HOUR,
          unit: " MiB",
          ...(name.includes("Workers") && { because: WRANGLER }),
        },
        growth(samples, name),
      ),
    ),
    atMost(
      { claim: "deliveries that were refused", limit: 0, unit: "", because: WRANGLER },
      refused,
    ),
  ];
}

function namesOf(samples: readonly Sample[]): string[] {
  return Object.keys(samples[0]?.bytes ?? {});
}

/** MiB an hour, in the second half. */
function growth(samples: readonly Sample[], name: string): number {
  const half = samples.slice(samples.length >> 1);
  const points = half.map(({ minute, bytes }) => [minute / 60, (bytes[name] ?? 0) / 2 ** 20]);
  return linearRegression(points).m;
}

function minutes(sample: Sample | undefined): string {
  return `minute ${(sample?.minute ?? 0).toFixed(sample && sample.minute < 10 ? 1 : 0)}`;
}
