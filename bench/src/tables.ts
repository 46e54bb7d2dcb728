import type { Measure } from "./table.js";

/** One table: its name on the command line, and what loads it in its own process. */
export interface Table {
  readonly name: string;
  readonly title: string;
  load(): Promise<{ readonly measure: Measure }>;
  /** Takes so long that it runs only if it is named. */
  readonly isLong?: boolean;
}

export const tables: readonly Table[] = [
  // What a reader looks for comes first.
  { name: "frameworks", title: "Frameworks", load: () => import("./frameworks/measure.js") },
  { name: "verify", title: "Verify", load: () => import("./verify/measure.js") },
  { name: "edge", title: "Edge", load: () => import("./edge/measure.js") },
  { name: "start", title: "Start", load: () => import("./start/measure.js") },
  { name: "flood", title: "Flood", load: () => import("./flood/measure.js") },
  { name: "console", title: "Console", load: () => import("./console/measure.js") },
  { name: "once", title: "Once", load: () => import("./once/measure.js") },
  { name: "soak", title: "Soak", load: () => import("./soak/measure.js"), isLong: true },
];

/** What a full run measures. */
export const usual: readonly Table[] = tables.filter(({ isLong }) => !isLong);

/** @throws Error with a message for the user */
export function tableNamed(name: string): Table {
  const found = tables.find((table) => table.name === name);
  if (found === undefined) {
    throw new Error(`no table is called ${name}: ${tables.map((each) => each.name).join(", ")}`);
  }
  return found;
}
