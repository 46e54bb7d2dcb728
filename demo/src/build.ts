import { join } from "node:path";
import { ProcessGroup } from "@qstash-verify/tools-processes/process-group";

/** Ample for a first build on a slow machine. */
const BUILD_SECONDS = 900;

const root = join(import.meta.dirname, "../..");

/**
 * Builds packages of this workspace, and what they depend on. What is built already is not again.
 *
 * @throws Error whose cause is the output of the build, if it fails or does not end
 */
export async function build(packages: readonly string[]): Promise<void> {
  const filters = packages.map((name) => `--filter=${name}`);
  const turbo = join(root, "node_modules/.bin/turbo");
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1", NEXT_TELEMETRY_DISABLED: "1" };
  const command = [turbo, "run", "build", "--output-logs=errors-only", ...filters];
  await new ProcessGroup(command, root, env).done(BUILD_SECONDS);
}
