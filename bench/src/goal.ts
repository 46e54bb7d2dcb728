import type { Spread } from "./spread.js";

/** One thing that must hold, and what was measured. */
export interface Goal {
  readonly claim: string;
  readonly limit: string;
  readonly measured: string;
  readonly holds: boolean;
}

export type Unit = "×" | " µs" | " ms" | " MiB" | " %" | "";

/** A goal that a larger figure misses. */
export function atMost(claim: string, measured: number, limit: number, unit: Unit = "×"): Goal {
  const holds = measured <= limit;
  return { claim, limit: `≤ ${limit}${unit}`, measured: shown(measured, unit), holds };
}

/** A goal that a smaller figure misses. */
export function atLeast(claim: string, measured: number, limit: number, unit: Unit = "×"): Goal {
  const holds = measured >= limit;
  return { claim, limit: `≥ ${limit}${unit}`, measured: shown(measured, unit), holds };
}

/** A goal about the median of paired ratios; the spread is shown with it. */
export function ratioAtMost(claim: string, ratio: Spread, limit: number): Goal {
  return { ...atMost(claim, ratio.median, limit), measured: withSpread(ratio) };
}

/** A goal about the median of paired ratios; the spread is shown with it. */
export function ratioAtLeast(claim: string, ratio: Spread, limit: number): Goal {
  return { ...atLeast(claim, ratio.median, limit), measured: withSpread(ratio) };
}

/** Two digits behind the point where they tell something. */
export function shown(value: number, unit: Unit): string {
  return `${value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2)}${unit}`;
}

function withSpread({ median, lower, upper }: Spread): string {
  return `${median.toFixed(2)}× (${lower.toFixed(2)}–${upper.toFixed(2)})`;
}
