import { constants } from "node:os";
import { stopAll } from "@qstash-verify/tools-processes/process-group";
import { PROGRESS } from "./run-table.js";
import type { Settings } from "./table.js";
import { tableNamed } from "./tables.js";

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, async () => {
    await stopAll();
    process.exit(128 + constants.signals[signal]);
  });
}

// tsx has stack traces mapped to the sources; that is its work, not the contestants'.
process.setSourceMapsEnabled(false);

const [name = "", settings = "{}"] = process.argv.slice(2);
try {
  const { measure } = await tableNamed(name).load();
  const progress = (now: string) => console.error(`${PROGRESS}${now}`);
  const result = await measure(JSON.parse(settings) as Settings, progress);
  process.stdout.write(JSON.stringify(result));
} catch (error) {
  const { stack = String(error), cause } = error instanceof Error ? error : {};
  console.error(typeof cause === "string" ? `${stack}\n${cause}` : stack);
  process.exitCode = 1;
} finally {
  await stopAll();
}
