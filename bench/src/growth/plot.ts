import { plot } from "asciichart";
import type { Point } from "./fit.js";

const WIDTH = 60;
const HEIGHT = 10;

/** Several lines in characters, from the smallest x to the largest; straight between their points. */
export function plotOf(lines: readonly (readonly Point[])[], unit: string): string {
  const series = lines.map((points) => {
    const first = points[0]?.[0] ?? 0;
    const last = points.at(-1)?.[0] ?? 0;
    const step = (last - first) / (WIDTH - 1);
    return Array.from({ length: WIDTH }, (_, at) => between(points, first + at * step));
  });
  const format = (y: number) => `${y.toFixed(1)}${unit}`.padStart(12);
  return plot(series as number[][], { height: HEIGHT, min: 0, format });
}

function between(points: readonly Point[], x: number): number {
  const next = points.findIndex((point) => point[0] >= x);
  const [x1, y1] = points[Math.max(0, next)] ?? [0, 0];
  const [x0, y0] = points[Math.max(0, next - 1)] ?? [x1, y1];
  return x1 === x0 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}
