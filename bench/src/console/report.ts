import { quantile } from "simple-statistics";
import { PINNING_NOTE } from "../cores.js";
import { atLeast, atMost, type Goal, shown, type Unit } from "../goal.js";
import { pairedRatio, spreadOf } from "../spread.js";
import type { Section } from "../table.js";
import { BURST, type Delivery } from "./delivery.js";
import { FILLED, type Fluid, type Kept, PER_SECOND, type Phase } from "./fluid.js";

const MIB = 1024 * 1024;
/** What a task may take before it counts as long. */
const LONG = 50;
const NO_GRAPHICS_CARD =
  "The browser draws with the processor here, and shares it with what sends and delivers.";

export function fluidSections({ phases, kept }: Fluid): Section[] {
  return [
    {
      title: `${FILLED} messages in the list, ${PER_SECOND} more a second`,
      head: [
        ...["", "long tasks", "longest, ms", "blocked, ms", "in long tasks, %"],
        ...["frame p50, ms", "p95", "max", "answer p50, ms", "p95"],
      ],
      rows: phases.map((phase) => [
        phase.name,
        String(phase.longTasks.length),
        whole(longestOf(phase)),
        whole(phase.longTasks.reduce((sum, task) => sum + task - LONG, 0)),
        shown(shareOf(phase), ""),
        ...[0.5, 0.95, 1].map((part) => partOf(phase.frames, part)),
        ...[0.5, 0.95].map((part) => partOf(phase.answers, part)),
      ]),
      note: "An answer is the opened message with its timeline, and the list after a letter was typed. The browser draws with the processor.",
    },
    {
      title: "Memory after garbage was collected, while they come in",
      head: ["seconds", "page's heap, MiB", "elements", "dev's heap, MiB", "dev, resident, MiB"],
      rows: kept.map(({ seconds, page, process }) => [
        String(seconds),
        shown(page.heap / MIB, ""),
        String(page.nodes),
        shown(process.heap / MIB, ""),
        shown(process.resident / MIB, ""),
      ]),
    },
  ];
}

export function deliverySection(found: readonly Delivery[]): Section {
  const [without] = found;
  return {
    title: `${BURST} messages at once`,
    head: ["page", "deliveries/s", "without / with", "CPU of dev, µs/message", "with / without"],
    rows: found.map(({ look, perSecond, cpu }) => [
      look,
      whole(spreadOf(perSecond).median),
      shown(pairedRatio(without?.perSecond ?? [], perSecond).median, "×"),
      whole(spreadOf(cpu).median),
      shown(pairedRatio(cpu, without?.cpu ?? []).median, "×"),
    ]),
    note: PINNING_NOTE,
  };
}

export function consoleGoals({ phases, kept }: Fluid, found: readonly Delivery[]): Goal[] {
  const [without, ...looks] = found;
  const heaps = {
    "growth of the page's heap": growthOf(kept, ({ page }) => page.heap),
    "growth of dev's heap": growthOf(kept, ({ process }) => process.heap),
  };
  return [
    ...phases.flatMap((phase) => {
      const aim = (what: string, limit: number, unit: Unit) => {
        return { claim: `${phase.name}: ${what}`, limit, unit, because: NO_GRAPHICS_CARD };
      };
      return [
        atMost(aim("longest task", 100, " ms"), longestOf(phase)),
        atMost(aim("time in long tasks", 5, " %"), shareOf(phase)),
        atMost(aim("p95 of frames", 50, " ms"), quantile([...phase.frames], 0.95)),
      ];
    }),
    ...Object.entries(heaps).map(([claim, growth]) =>
      atMost({ claim, limit: 5, unit: " MiB" }, growth),
    ),
    ...looks.map(({ look, perSecond }) =>
      atLeast(
        {
          claim: `deliveries/s with ${look} open / without a page`,
          limit: 0.9,
          because: NO_GRAPHICS_CARD,
        },
        pairedRatio(perSecond, without?.perSecond ?? []),
      ),
    ),
  ];
}

function growthOf(kept: readonly Kept[], read: (each: Kept) => number): number {
  const [first, ...later] = kept.map(read);
  return (Math.max(...later) - (first ?? 0)) / MIB;
}

function longestOf({ longTasks }: Phase): number {
  return Math.max(0, ...longTasks);
}

/** Percent of the time. */
function shareOf({ longTasks, lasted }: Phase): number {
  return (longTasks.reduce((sum, task) => sum + task, 0) / lasted) * 100;
}

function partOf(values: readonly number[], part: number): string {
  return values.length === 0 ? "" : whole(quantile([...values], part));
}

function whole(value: number): string {
  return value.toFixed(0);
}
