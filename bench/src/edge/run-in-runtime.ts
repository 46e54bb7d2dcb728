import { join } from "node:path";
import { ProcessGroup } from "@qstash-verify/tools-processes/process-group";
import { build } from "esbuild";
import { measuredEnvironment } from "../environment.js";
import { scratchDirectory } from "../scratch.js";
import type { Settings } from "../table.js";
import type { RuntimeScore } from "./report.js";

const root = join(import.meta.dirname, "../..");
const SECONDS = 120;

/** How each is started. It finds packages by its own conditions. */
export const RUNTIMES: Readonly<Record<string, readonly string[]>> = {
  Bun: ["bun", "run"],
  Deno: ["deno", "run", "-A", "--cached-only", "--no-config", "--node-modules-dir=manual"],
};

/** Has a runtime measure itself. */
export async function runInRuntime(
  runtime: string,
  settings: Settings,
): Promise<readonly RuntimeScore[]> {
  const [bin = "", ...args] = RUNTIMES[runtime] ?? [];
  const outfile = join(await scratchDirectory(), "in-runtime.mjs");
  await build({
    entryPoints: [join(import.meta.dirname, "in-runtime.ts")],
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    outfile,
  });
  const command = [join(root, "node_modules/.bin", bin), ...args, outfile];
  const env = measuredEnvironment({ DENO_NO_UPDATE_CHECK: "1" });
  const group = new ProcessGroup([...command, JSON.stringify(settings)], root, env);
  return JSON.parse(await group.done(SECONDS));
}
