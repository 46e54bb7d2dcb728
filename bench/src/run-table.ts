import { join } from "node:path";
import { ProcessGroup } from "@qstash-verify/tools-processes/process-group";
import { measuredEnvironment } from "./environment.js";
import type { Progress, Settings, TableResult } from "./table.js";
import type { Table } from "./tables.js";

/** What a line of progress begins with, on the stream for errors. */
export const PROGRESS = "now: ";

/** Ample: a table takes less than five minutes, apart from the soak. */
const SECONDS = 600;
const LOOK_EVERY = 250;

const root = join(import.meta.dirname, "..");

/** Measures one table in a process of its own, where nothing else runs. */
export async function runTable(
  { name, isLong }: Table,
  settings: Settings,
  progress: Progress,
): Promise<TableResult> {
  const script = join(import.meta.dirname, "table-process.ts");
  const node = [process.execPath, "--expose-gc", "--import", "tsx", script];
  const command = [...node, name, JSON.stringify(settings)];
  const table = new ProcessGroup(command, root, measuredEnvironment());
  let shown = "";
  const watch = setInterval(() => {
    const now = lastProgress(table.output);
    if (now !== shown) progress(now);
    shown = now;
  }, LOOK_EVERY);
  try {
    return JSON.parse(await table.done(SECONDS + (isLong ? (settings.minutes ?? 0) * 60 : 0)));
  } finally {
    clearInterval(watch);
  }
}

function lastProgress(output: string): string {
  const line = output.split("\n").findLast((each) => each.startsWith(PROGRESS));
  return line?.slice(PROGRESS.length) ?? "";
}
