import { median, quantile } from "simple-statistics";

/** A median, and the quarter of the values below and above it. */
export interface Spread {
  readonly median: number;
  /** The 25th percentile. */
  readonly lower: number;
  /** The 75th percentile. */
  readonly upper: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const all = [...values];
  return { median: median(all), lower: quantile(all, 0.25), upper: quantile(all, 0.75) };
}

/** Of each round the ratio of two figures: what disturbs a round disturbs both, and cancels out. */
export function pairedRatio(over: readonly number[], under: readonly number[]): Spread {
  return spreadOf(over.map((value, round) => value / (under[round] ?? Number.NaN)));
}
