import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const MAIN: string = fileURLToPath(new URL("../dist/main.js", import.meta.url));

/** Whether this machine has util-linux's `script`, which runs a command in a terminal of its own. */
export const hasScript: boolean = /util-linux/.test(
  spawnSync("script", ["--version"], { encoding: "utf8" }).stdout ?? "",
);

/** What a run left on the screen. */
export interface Shown {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the command in a terminal of so many columns. */
export async function inTerminal(
  columns: number,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Shown> {
  const command = [process.execPath, MAIN, ...args].map(quoted).join(" ");
  return await shown(
    ["script", ["-qec", `stty cols ${columns} rows 50; ${command}`, "/dev/null"]],
    { TERM: "xterm-256color", ...env },
  );
}

/** Runs the command in front of another one, and gives the command's own exit code. */
export async function pipedInto(
  other: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Shown> {
  const command = [process.execPath, MAIN, ...args].map(quoted).join(" ");
  return await shown(["bash", ["-c", `${command} | ${other}; exit \${PIPESTATUS[0]}`]], env);
}

async function shown(
  [program, args]: readonly [string, readonly string[]],
  env: Readonly<Record<string, string>>,
): Promise<Shown> {
  const child = spawn(program, args, {
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code, output: (stdout + stderr).replaceAll("\r\n", "\n") };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
