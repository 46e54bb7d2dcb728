import type { JSX } from "preact";
import { type Minute, REGION_NAMES, type RegionName } from "../../src/contract/region.js";
import { countText, shortName } from "./format.js";

const WIDTH = 300;
const HEIGHT = 44;

/** Deliveries a minute, and failures below them, both on one scale. */
export function Sparkline(props: {
  readonly region: RegionName;
  readonly minutes: readonly Minute[];
  /** The largest value of both regions, so that their lines can be compared. */
  readonly most: number;
}): JSX.Element {
  const { region, minutes, most } = props;
  const sum = (read: (minute: Minute) => number) =>
    minutes.reduce((all, each) => all + read(each), 0);
  const delivered = sum((minute) => minute.delivered);
  const failed = sum((minute) => minute.failed);
  const label = `${countText(delivered, "delivery", "deliveries")} in the last hour, ${countText(failed, "failed attempt")}`;
  const line = (read: (minute: Minute) => number) => points(minutes.map(read), most);
  return (
    <svg
      class={`sparkline ${shortName(region).toLowerCase()}`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      <polyline points={line(({ delivered }) => delivered)} class="delivered" />
      {failed > 0 && <polyline points={line((minute) => minute.failed)} class="failed" />}
    </svg>
  );
}

/** The largest number of deliveries or failures in a minute. */
export function mostOf(histories: readonly (readonly Minute[])[]): number {
  return Math.max(
    REGION_NAMES.length,
    ...histories.flat().flatMap(({ delivered, failed }) => [delivered, failed]),
  );
}

function points(values: readonly number[], most: number): string {
  const step = WIDTH / Math.max(1, values.length - 1);
  const y = (value: number) => HEIGHT - 2 - (value / most) * (HEIGHT - 4);
  return values
    .map((value, index) => `${(index * step).toFixed(1)},${y(value).toFixed(1)}`)
    .join(" ");
}
