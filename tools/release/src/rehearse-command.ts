import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installEnvironment } from "@qstash-verify/tools-processes/install-environment";
import { ProcessGroup } from "@qstash-verify/tools-processes/process-group";
import { runCommand } from "@qstash-verify/tools-processes/run-command";
import { temporaryDirectory } from "@qstash-verify/tools-processes/temporary-directory";
import { SUMS } from "./pack.js";

const root = join(import.meta.dirname, "../../..");

/** Everything that a release does with a tag, twice, up to the upload. */
await runCommand(async ([tag, ...others]) => {
  if (tag === undefined || tag.startsWith("-") || others.length > 0)
    throw new Error("npm run rehearse -- <tag>");
  const scratch = await temporaryDirectory(tmpdir(), "qstash-verify-release-");
  const first = await packClone(tag, join(scratch, "first"));
  const second = await packClone(tag, join(scratch, "second"));
  if (first.sums !== second.sums) {
    throw new Error("The tarballs differ", { cause: `${first.sums}\n${second.sums}` });
  }
  console.log(`Twice the same from ${tag}:\n${first.sums}`);
  const publish = [process.execPath, "--import", "tsx", join(import.meta.dirname, "publish.ts")];
  const command = [...publish, first.packed, "--dry-run"];
  console.log(await run(command, join(import.meta.dirname, "..")));
  return 0;
});

async function packClone(tag: string, clone: string): Promise<{ packed: string; sums: string }> {
  await run(["git", "clone", "--quiet", "--branch", tag, root, clone], root);
  console.log(await run(["git", "log", "-1", "--format=%H %s"], clone));
  await run(["npx", "-y", "pnpm@10.34.9", "install", "--frozen-lockfile"], clone);
  const packed = join(clone, "packed");
  await run(["npm", "run", "--silent", "pack", "--", packed], clone);
  return { packed, sums: await readFile(join(packed, SUMS), "utf8") };
}

async function run(command: readonly string[], cwd: string): Promise<string> {
  return (await new ProcessGroup(command, cwd, installEnvironment()).done(900)).trim();
}
