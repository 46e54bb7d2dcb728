import { join } from "node:path";
import { ProcessGroup } from "@qstash-verify/tools-processes/process-group";

/** Ample for a first build on a slow machine. */
const SECONDS = 300;

const root = join(import.meta.dirname, "../..");

/**
 * Builds the packages. What is built already is not again.
 *
 * @throws Error whose cause is the output of the build, if it fails or does not end
 */
export async function build(): Promise<void> {
  const turbo = join(root, "node_modules/.bin/turbo");
  const command = [turbo, "run", "build", "--filter=./packages/*", "--output-logs=errors-only"];
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1" };
  await new ProcessGroup(command, root, env).done(SECONDS);
}
