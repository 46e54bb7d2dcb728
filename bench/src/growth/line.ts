import type { Section } from "../table.js";
import { type Fit, fit, type Point } from "./fit.js";
import { plotOf } from "./plot.js";

/** One contestant's figures against one quantity. */
export interface Line {
  readonly name: string;
  readonly points: readonly Point[];
  readonly fit: Fit;
}

export function lineOf(name: string, points: readonly Point[]): Line {
  return { name, points, fit: fit(points) };
}

interface Axes {
  readonly title: string;
  /** What the slope is called, for example `ms per MiB`. */
  readonly slope: string;
  /** How each x is written at the head of its column. */
  readonly x: (value: number) => string;
  readonly unit: string;
  readonly note?: string;
}

/** A table with the fit at the end of each row, and a plot of the same. */
export function growthSection(lines: readonly Line[], axes: Axes): Section {
  const { title, slope, x, unit, note } = axes;
  const places = lines[0]?.points.map(([at]) => x(at)) ?? [];
  return {
    title,
    head: ["", ...places, slope, "R²"],
    rows: lines.map(({ name, points, fit }) => [
      name,
      ...points.map(([, y]) => digits(y)),
      fit.slope.toPrecision(3),
      fit.rSquared.toFixed(3),
    ]),
    plot: `${plotOf(
      lines.map(({ points }) => points),
      unit,
    )}\n${legend(lines, places)}`,
    ...(note && { note }),
  };
}

function legend(lines: readonly Line[], places: readonly string[]): string {
  const last = ({ points }: Line) => points.at(-1)?.[1] ?? 0;
  const names = [...lines].sort((one, other) => last(other) - last(one)).map(({ name }) => name);
  const indent = " ".repeat(14);
  return `${indent}${places[0]} to ${places.at(-1)}; on the right, from above: ${names.join("; ")}`;
}

function digits(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
