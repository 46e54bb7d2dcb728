import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { ProcessGroup } from "@qstash-verify/tools-processes/process-group";

const run = promisify(execFile);

/** The resident memory of each group with all it started, in bytes. */
export async function residentOf(groups: readonly ProcessGroup[]): Promise<number[]> {
  const { stdout } = await run("ps", ["-A", "-o", "pgid=,rss="]);
  const sums = new Map<number, number>();
  for (const line of stdout.split("\n")) {
    const [group = 0, kibibytes = 0] = line.trim().split(/\s+/).map(Number);
    sums.set(group, (sums.get(group) ?? 0) + kibibytes * 1024);
  }
  return groups.map(({ id }) => sums.get(id ?? 0) ?? 0);
}
