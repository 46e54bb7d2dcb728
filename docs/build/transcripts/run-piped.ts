import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The built command. */
const MAIN = fileURLToPath(import.meta.resolve("qstash-verify/package.json")).replace(
  "package.json",
  "dist/bin/main.js",
);

/** Runs the command without a terminal, so that nothing is wrapped. @returns what it prints on stdout */
export async function runPiped(args: readonly string[], cwd: string): Promise<string> {
  // Nothing of this process's environment: its variables would be settings.
  const env = { PATH: process.env["PATH"], LANG: "C.UTF-8" };
  return await new Promise((resolve, reject) => {
    execFile(process.execPath, [MAIN, ...args], { cwd, env }, (error, stdout, stderr) => {
      // Many commands end with 1 to report something. 2 means that they could not do it.
      if (error && error.code !== 1) reject(new Error(`${args.join(" ")}: ${stderr}`));
      else resolve(stdout);
    });
  });
}
