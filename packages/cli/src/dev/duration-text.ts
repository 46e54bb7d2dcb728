const UNITS = [
  { unit: "d", milliseconds: 86_400_000 },
  { unit: "h", milliseconds: 3_600_000 },
  { unit: "min", milliseconds: 60_000 },
] as const;

/** A duration as a person says it: `14 ms`, `1.2 s`, `12 s`, `3 min`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  const large = UNITS.find((each) => milliseconds >= 2 * each.milliseconds);
  if (large) return `${Math.round(milliseconds / large.milliseconds)} ${large.unit}`;
  const seconds = milliseconds / 1000;
  return `${seconds < 10 ? Number(seconds.toFixed(1)) : Math.round(seconds)} s`;
}
