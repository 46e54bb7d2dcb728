import { sizeName } from "../body.js";
import type { Section } from "../table.js";
import { growthSection, type Line } from "./line.js";

const MIB = 1024 * 1024;

/** Each quantity's lines. */
interface Lines {
  readonly time: readonly Line[];
  readonly memory: readonly Line[];
  readonly keys: readonly Line[];
  readonly clients: readonly Line[];
  readonly crowd: readonly Line[];
}

export function growthSections({ time, memory, keys, clients, crowd }: Lines): Section[] {
  const size = (mib: number) => sizeName(Math.round(mib * MIB));
  return [
    growthSection(time, {
      title: "Time: ms against the size of the body",
      slope: "ms/MB",
      x: size,
      unit: " ms",
    }),
    growthSection(memory, {
      title: "Memory: MiB at the peak against the size of the body",
      slope: "MB/MB",
      x: size,
      unit: " MiB",
      note: "What came from the socket counts as well: the chunks are one, the whole is another.",
    }),
    growthSection(keys, {
      title: "Time: µs against the number of keys; the last of them signed, or none did",
      slope: "µs/key",
      x: String,
      unit: " µs",
    }),
    growthSection(clients, {
      title: "Time: µs a delivery of 1 KB against deliveries at once",
      slope: "µs/delivery",
      x: String,
      unit: " µs",
    }),
    growthSection(crowd, {
      title: "Memory: MiB at the peak against bodies of 1 MB at once",
      slope: "MB/body",
      x: String,
      unit: " MiB",
    }),
  ];
}
