import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** The built command, as npm links it. */
const MAIN: string = fileURLToPath(new URL("../dist/main.js", import.meta.url));

/** What a run left behind. */
export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run under way. */
export interface Running {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
}

/** Starts the command in a process of its own, with nothing of this process's environment. */
export function start(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Running {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: options.cwd,
    env: { PATH: process.env["PATH"], ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const finish = async (): Promise<Finished> => {
    const [stdout, stderr, [code, signal]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "close"),
    ]);
    return { code, signal, stdout, stderr };
  };
  return { child, finished: finish() };
}

/** Runs the command to its end. */
export function cli(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Finished> {
  return start(args, options).finished;
}

/** A directory for one test. */
export function directory(): string {
  const path = mkdtempSync(join(tmpdir(), "qstash-verify-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

/** Writes variables to a file in a directory, and gives its path. */
export function envFile(
  variables: Readonly<Record<string, string | undefined>>,
  folder: string = directory(),
): string {
  const path = join(folder, "test.env");
  const lines = Object.entries(variables).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}='${value}'\n`],
  );
  writeFileSync(path, lines.join(""));
  return path;
}
