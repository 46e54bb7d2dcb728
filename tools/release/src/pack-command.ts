import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { runCommand } from "@qstash-verify/tools-processes/run-command";
import { pack } from "./pack.js";

await runCommand(async ([directory, ...others]) => {
  const isNamed = directory !== undefined && !directory.startsWith("-");
  if (!isNamed || others.length > 0) throw new Error("npm run pack -- <directory>");
  // npm and pnpm change the directory; this is the one they were called in.
  const destination = resolve(process.env["INIT_CWD"] ?? ".", directory);
  // It fails where there is something already: a tarball that was left over would be published.
  await mkdir(destination);
  for (const { name, sha256 } of await pack(destination)) console.log(`${sha256}  ${name}`);
  return 0;
});
