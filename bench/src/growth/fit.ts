import { linearRegression, linearRegressionLine, rSquared } from "simple-statistics";

/** A straight line through measured points. */
export interface Fit {
  /** How much it grows by for one more. */
  readonly slope: number;
  /** What there is at none. */
  readonly intercept: number;
  /** How well a line describes it: 1 is exactly. */
  readonly rSquared: number;
}

export type Point = readonly [x: number, y: number];

/** Least squares. */
export function fit(points: readonly Point[]): Fit {
  const pairs = points.map(([x, y]) => [x, y]);
  const line = linearRegression(pairs);
  return {
    slope: line.m,
    intercept: line.b,
    rSquared: rSquared(pairs, linearRegressionLine(line)),
  };
}
