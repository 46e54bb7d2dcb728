import { join } from "node:path";
import { ProcessGroup } from "./process-group.js";

const root = join(import.meta.dirname, "../../..");

/**
 * Builds packages of this workspace, and what they depend on. What is built already is not again.
 *
 * @throws Error whose cause is the output of the build
 */
export async function build(packages: readonly string[]): Promise<void> {
  const filters = packages.map((name) => `--filter=${name}`);
  const turbo = new ProcessGroup(
    join(root, "node_modules/.bin/turbo"),
    ["run", "build", "--output-logs=errors-only", ...filters],
    root,
    { ...process.env, TURBO_TELEMETRY_DISABLED: "1", NEXT_TELEMETRY_DISABLED: "1" },
  );
  const code = await turbo.exited;
  await turbo.stop();
  if (code !== 0) throw new Error("the build failed", { cause: turbo.output });
}
