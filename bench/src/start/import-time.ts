import { ProcessGroup } from "@qstash-verify/tools-processes/process-group";
import { measuredEnvironment } from "../environment.js";

const SECONDS = 30;

// It is all that the process runs, so nothing is loaded or compiled before but Node.js itself.
const SCRIPT = `
const [target, ...before] = process.argv.slice(1);
for (const url of before) await import(url);
const start = performance.now();
await import(target);
console.log(performance.now() - start);
`;

/**
 * Milliseconds that one import takes in a process of its own.
 *
 * @param before URLs that are imported before the clock starts.
 */
export async function importTime(url: string, before: readonly string[]): Promise<number> {
  const node = [process.execPath, "--input-type=module", "--eval", SCRIPT, url, ...before];
  const printed = await new ProcessGroup(node, import.meta.dirname, measuredEnvironment()).done(
    SECONDS,
  );
  return Number(printed);
}
