import type { Spread } from "./spread.js";

export type Unit = "×" | " µs" | " ms" | " MiB" | " %" | "";

/** What must hold. */
export interface Aim {
  readonly claim: string;
  readonly limit: number;
  /** `×` if absent. */
  readonly unit?: Unit;
  /** What is in the way, for those who see it missed. */
  readonly because?: string;
}

/** An aim, and what was measured. */
export interface Goal {
  readonly claim: string;
  readonly limit: string;
  readonly measured: string;
  readonly holds: boolean;
  readonly because?: string | undefined;
}

/** A goal that a larger figure misses. Of a spread the median counts, and the quartiles are shown. */
export function atMost(aim: Aim, measured: number | Spread): Goal {
  return goal(aim, "≤", measured, middle(measured) <= aim.limit);
}

/** A goal that a smaller figure misses. */
export function atLeast(aim: Aim, measured: number | Spread): Goal {
  return goal(aim, "≥", measured, middle(measured) >= aim.limit);
}

/** Two digits behind the point where they tell something. */
export function shown(value: number, unit: Unit): string {
  return `${value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2)}${unit}`;
}

/** `1.21 (1.19–1.24)` */
export function withQuartiles({ median, lower, upper }: Spread): string {
  return `${median.toFixed(2)} (${lower.toFixed(2)}–${upper.toFixed(2)})`;
}

function goal(aim: Aim, sign: string, measured: number | Spread, holds: boolean): Goal {
  const { claim, limit, unit = "×", because } = aim;
  const figure = typeof measured === "number" ? shown(measured, unit) : withQuartiles(measured);
  return { claim, limit: `${sign} ${limit}${unit}`, measured: figure, holds, because };
}

function middle(measured: number | Spread): number {
  return typeof measured === "number" ? measured : measured.median;
}
