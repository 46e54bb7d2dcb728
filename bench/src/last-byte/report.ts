import { PINNING_NOTE } from "../cores.js";
import { type Goal, ratioAtMost, shown } from "../goal.js";
import { pairedRatio, type Spread, spreadOf } from "../spread.js";
import type { Section } from "../table.js";

/** One size: of each variant the microseconds, round by round. */
export interface Arrivals {
  readonly size: string;
  readonly all: readonly {
    readonly variant: string;
    readonly verdicts: number[];
    readonly stalls: number[];
  }[];
}

const NAMES: Readonly<Record<string, string>> = {
  bare: "bare: buffers and answers",
  floor: "by hand, hashing while it arrives",
  ours: "ours",
  vendor: "vendor's Receiver",
};

const VERDICT_OVER_BARE = 1.2;
const STALL_OVER_BARE = 2;

export function lastByteSections(found: readonly Arrivals[]): Section[] {
  return found.map((arrivals) => ({
    title: `A body of ${arrivals.size}`,
    head: ["", "last byte to verdict, µs", "× bare", "longest stall, µs", "× bare"],
    rows: arrivals.all.map(({ variant, verdicts, stalls }) => [
      NAMES[variant] ?? variant,
      shown(spreadOf(verdicts).median, ""),
      ratio(arrivals, variant, "verdicts").median.toFixed(2),
      shown(spreadOf(stalls).median, ""),
      ratio(arrivals, variant, "stalls").median.toFixed(2),
    ]),
    note: PINNING_NOTE,
  }));
}

export function lastByteGoals(found: readonly Arrivals[]): Goal[] {
  const large = found.filter(({ size }) => size !== "100 KB");
  return large.flatMap((arrivals) => {
    const verdict = `${arrivals.size}, last byte to verdict: ours / bare`;
    const stall = `${arrivals.size}, longest stall of the loop: ours / bare`;
    return [
      ratioAtMost(verdict, ratio(arrivals, "ours", "verdicts"), VERDICT_OVER_BARE),
      ratioAtMost(stall, ratio(arrivals, "ours", "stalls"), STALL_OVER_BARE),
    ];
  });
}

function ratio({ all }: Arrivals, variant: string, figure: "verdicts" | "stalls"): Spread {
  const of = (name: string) => all.find((each) => each.variant === name)?.[figure] ?? [];
  return pairedRatio(of(variant), of("bare"));
}
