import { Listr, type ListrTask, PRESET_TIMER } from "listr2";
import { build } from "./build.js";
import type { Flags } from "./flags.js";
import { thisMachine } from "./machine.js";
import type { Measured, Run } from "./run.js";
import { runTable } from "./run-table.js";
import type { Settings } from "./table.js";
import type { Table } from "./tables.js";
import { installedVersions } from "./versions.js";

/**
 * Builds the packages and measures the tables one after the other; shows how far it is.
 *
 * @throws Error whose cause is the output of what failed
 */
export async function perform({ tables, json, ...settings }: Flags): Promise<Run> {
  const measured: Measured[] = [];
  const tasks: ListrTask[] = [
    { title: "Build the packages", task: build },
    ...tables.map((table) => tableTask(table, settings, json, measured)),
  ];
  await new Listr(tasks, {
    renderer: json ? "silent" : "default",
    // On a signal it would leave at once, and leave processes running.
    registerSignalListeners: false,
    // main.ts shows errors, with their causes.
    rendererOptions: { showErrorMessage: false, timer: PRESET_TIMER },
    fallbackRendererOptions: { timer: PRESET_TIMER },
  }).run();
  return {
    machine: thisMachine(),
    date: new Date().toISOString().slice(0, 10),
    versions: await installedVersions(),
    quick: settings.quick,
    tables: measured,
  };
}

function tableTask(
  table: Table,
  { quick, minutes }: Settings,
  json: boolean,
  measured: Measured[],
): ListrTask {
  const { name, title } = table;
  return {
    title,
    task: async (_, task) => {
      const start = performance.now();
      const result = await runTable(table, { quick, minutes }, (now) => {
        task.title = now ? `${title}: ${now}` : title;
        if (json && now) console.error(task.title);
      });
      const seconds = (performance.now() - start) / 1000;
      measured.push({ name, title, seconds, ...result });
      task.title = title;
    },
  };
}
