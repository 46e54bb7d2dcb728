import { median } from "simple-statistics";
import { PINNING_NOTE } from "../cores.js";
import { type Aim, atLeast, atMost, type Goal, shown } from "../goal.js";
import { pairedRatio, type Spread } from "../spread.js";
import type { Section } from "../table.js";
import { type Burst, CONNECTIONS } from "./load.js";

/** One framework and one size: its variants, round by round. */
export interface Cell {
  readonly framework: string;
  readonly size: string;
  readonly bursts: ReadonlyMap<string, readonly Burst[]>;
}

const OVER_VENDOR = 1.15;
const OVER_FLOOR = 1.05;
/** Reading and checking as an adapter has to, beside a handler that knows its one caller. */
const SMALL_COSTS =
  "Of 125 µs for a request of 1 KB the HMAC takes 11, reading and checking the claims 8, and the stream and the adapter 6 to 8; nearly all of the rest is the framework's and Node.js's.";
const LARGE_COSTS =
  "At 100 KB most of a request is parsing JSON, which all of them pay: the route by hand is not far ahead of the vendor's either.";

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
      rate(cell, variant, "bare").median.toFixed(2),
      rate(cell, variant, "floor").median.toFixed(2),
      rate(cell, variant, "vendor").median.toFixed(2),
      shown(middle(bursts, "p99"), ""),
      shown(middle(bursts, "cpuPerRequest"), ""),
      `${(middle(bursts, "busy") * 100).toFixed(0)} %`,
    ]),
    note: `${CONNECTIONS} connections. ${PINNING_NOTE} Where the server is not busy, the client was the slower one.`,
  }));
}

export function frameworkGoals(cells: readonly Cell[]): Goal[] {
  const beside = cells.map((cell) => atLeast(vendorAim(cell), rate(cell, "ours", "vendor")));
  const small = cells.filter(({ size }) => size === "1 KB");
  const over = small.map((cell) => {
    const claim = `${cell.framework}, ${cell.size}: CPU of ours / of the floor route`;
    const ratio = paired(cell, "ours", "floor", "cpuPerRequest");
    return atMost({ claim, limit: OVER_FLOOR, because: SMALL_COSTS }, ratio);
  });
  return [...beside, ...over];
}

function vendorAim({ framework, size }: Cell): Aim {
  const claim = `${framework}, ${size}: requests/s of ours / of the vendor's`;
  return { claim, limit: OVER_VENDOR, because: size === "1 KB" ? SMALL_COSTS : LARGE_COSTS };
}

function rate(cell: Cell, over: string, under: string): Spread {
  return paired(cell, over, under, "requestsPerSecond");
}

function paired({ bursts }: Cell, over: string, under: string, figure: keyof Burst): Spread {
  const figures = (variant: string) => (bursts.get(variant) ?? []).map((burst) => burst[figure]);
  return pairedRatio(figures(over), figures(under));
}

function middle(bursts: readonly Burst[], figure: keyof Burst): number {
  return median(bursts.map((burst) => burst[figure]));
}
