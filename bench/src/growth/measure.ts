import { atLeast, atMost } from "../goal.js";
import type { Measure } from "../table.js";
import { OURS } from "../verify/names.js";
import { againstBodySize } from "./body-size.js";
import { againstClients } from "./clients.js";
import { againstKeys } from "./keys.js";
import type { Line } from "./line.js";
import { BYTEWISE, memoryAgainstBodySize, memoryAgainstClients } from "./memory.js";
import { growthSections } from "./sections.js";

const LINEAR = 0.98;
const FLAT = 1.25;
const TWICE = 2.5;

/** What more of everything costs. */
export const measure: Measure = async (settings, progress) => {
  const time = await againstBodySize(settings, progress);
  const memory = await memoryAgainstBodySize(settings, progress);
  const keys = await againstKeys(settings, progress);
  const clients = await againstClients(settings, progress);
  const crowd = await memoryAgainstClients(settings, progress);
  return {
    sections: growthSections({ time, memory, keys, clients, crowd }),
    goals: [
      atLeast("time against body size: R² of a straight line", ours(time).fit.rSquared, LINEAR, ""),
      atLeast(
        "memory against body size: R² of a straight line",
        ours(memory).fit.rSquared,
        LINEAR,
        "",
      ),
      atMost("memory: MB for a MB of one-byte chunks", bytewise(memory).fit.slope, TWICE),
      atMost("128 deliveries at once: time of each / alone", rise(ours(clients)), FLAT),
    ],
    figures: { time, memory, keys, clients, memoryOfClients: crowd },
  };
};

function ours(lines: readonly Line[]): Line {
  return lineWhere(lines, (name) => name === OURS || name.startsWith("ours"));
}

function bytewise(lines: readonly Line[]): Line {
  return lineWhere(lines, (name) => name === BYTEWISE[1]);
}

function lineWhere(lines: readonly Line[], wanted: (name: string) => boolean): Line {
  const line = lines.find(({ name }) => wanted(name));
  if (line === undefined) throw new Error("it was not measured");
  return line;
}

function rise({ points }: Line): number {
  return (points.at(-1)?.[1] ?? Number.NaN) / (points[0]?.[1] ?? Number.NaN);
}
