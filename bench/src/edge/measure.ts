import type { Measure } from "../table.js";
import { type ByRuntime, edgeGoals, edgeSections } from "./report.js";
import { RUNTIMES, runInRuntime } from "./run-in-runtime.js";
import { measureWorkerd } from "./workerd.js";

/** The other runtimes. */
export const measure: Measure = async (settings, progress) => {
  progress("workerd");
  const { scores, routes } = await measureWorkerd(settings);
  const found: [string, ByRuntime[0][1]][] = [["workerd", scores]];
  for (const runtime of Object.keys(RUNTIMES)) {
    progress(runtime);
    found.push([runtime, await runInRuntime(runtime, settings)]);
  }
  return {
    sections: edgeSections(found, routes),
    goals: edgeGoals(found),
    figures: { runtimes: Object.fromEntries(found), routes },
  };
};
