import { type Goal, ratioAtLeast, shown } from "../goal.js";
import type { Spread } from "../spread.js";
import type { Section } from "../table.js";

/** One runtime and one size: microseconds of a verification. */
export interface RuntimeScore {
  readonly size: string;
  readonly floor: Spread | undefined;
  readonly ours: Spread | undefined;
  readonly vendor: Spread | undefined;
  readonly vendorOverOurs: Spread;
}

/** One size: microseconds of a whole request to each route. */
export interface RouteScore {
  readonly size: string;
  readonly routes: readonly { readonly name: string; readonly microseconds: Spread }[];
}

export type ByRuntime = readonly (readonly [runtime: string, scores: readonly RuntimeScore[]])[];

/** How often ours has to fit into the vendor's time at 1 KB. */
const VENDOR_OVER_OURS: Readonly<Record<string, number>> = { workerd: 1.3, Bun: 5, Deno: 4 };

export function edgeSections(found: ByRuntime, routes: readonly RouteScore[]): Section[] {
  return [
    {
      title: "verify(): µs a delivery",
      head: ["", "body", "floor", "ours", "vendor", "vendor / ours"],
      rows: found.flatMap(([runtime, scores]) =>
        scores.map(({ size, floor, ours, vendor, vendorOverOurs: ratio }) => [
          runtime,
          size,
          cell(floor),
          cell(ours),
          cell(vendor),
          `${ratio.median.toFixed(2)} (${ratio.lower.toFixed(2)}–${ratio.upper.toFixed(2)})`,
        ]),
      ),
      note: "workerd is measured from outside, by requests that verify many times; the others measure themselves.",
    },
    {
      title: "Hono in workerd: µs a request, one at a time",
      head: ["", ...routes.map(({ size }) => size)],
      rows: ["bare", "ours", "vendor"].map((name) => [
        name,
        ...routes.map(({ routes }) =>
          cell(routes.find((each) => each.name === name)?.microseconds),
        ),
      ]),
    },
  ];
}

export function edgeGoals(found: ByRuntime): Goal[] {
  return found.flatMap(([runtime, scores]) =>
    scores
      .filter(({ size }) => size === "1 KB")
      .map(({ vendorOverOurs }) => {
        const claim = `${runtime}, 1 KB: vendor / ours`;
        return ratioAtLeast(claim, vendorOverOurs, VENDOR_OVER_OURS[runtime] ?? 1);
      }),
  );
}

function cell(spread: Spread | undefined): string {
  return spread === undefined ? "–" : shown(spread.median, "");
}
