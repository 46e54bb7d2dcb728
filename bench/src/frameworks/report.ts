import { median } from "simple-statistics";
import { PINNING_NOTE } from "../cores.js";
import { type Goal, ratioAtLeast, shown } from "../goal.js";
import { pairedRatio, type Spread } from "../spread.js";
import type { Section } from "../table.js";
import { type Burst, CONNECTIONS } from "./load.js";

/** One framework and one size: its variants, round by round. */
export interface Cell {
  readonly framework: string;
  readonly size: string;
  readonly bursts: ReadonlyMap<string, readonly Burst[]>;
}

const OVER_FLOOR = 0.92;

const NAMES: Readonly<Record<string, string>> = {
  bare: "bare route",
  floor: "floor route, by hand",
  ours: "ours",
  vendor: "vendor's Receiver",
};

export function frameworkSections(cells: readonly Cell[]): Section[] {
  return cells.map((cell) => ({
    title: `${cell.framework}, ${cell.size}`,
    head: [
      "",
      "requests/s",
      "× bare",
      "× floor",
      "× vendor",
      "p99 ms",
      "CPU µs/request",
      "server busy",
    ],
    rows: [...cell.bursts].map(([variant, bursts]) => [
      NAMES[variant] ?? variant,
      middle(bursts, "requestsPerSecond").toFixed(0),
      throughput(cell, variant, "bare").median.toFixed(2),
      throughput(cell, variant, "floor").median.toFixed(2),
      throughput(cell, variant, "vendor").median.toFixed(2),
      shown(middle(bursts, "p99"), ""),
      shown(middle(bursts, "cpuPerRequest"), ""),
      `${(middle(bursts, "busy") * 100).toFixed(0)} %`,
    ]),
    note: `${CONNECTIONS} connections. ${PINNING_NOTE} Where the server is not busy, the client was the slower one.`,
  }));
}

export function frameworkGoals(cells: readonly Cell[]): Goal[] {
  return cells.map((cell) => {
    const claim = `${cell.framework}, ${cell.size}: requests/s of ours / the floor route's`;
    return ratioAtLeast(claim, throughput(cell, "ours", "floor"), OVER_FLOOR);
  });
}

function throughput({ bursts }: Cell, over: string, under: string): Spread {
  const rates = (variant: string) =>
    (bursts.get(variant) ?? []).map(({ requestsPerSecond }) => requestsPerSecond);
  return pairedRatio(rates(over), rates(under));
}

function middle(bursts: readonly Burst[], figure: keyof Burst): number {
  return median(bursts.map((burst) => burst[figure]));
}
