import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { testEnvironment } from "@qstash-verify/testing";
import { onTestFinished } from "vitest";

/** The built command, as npm links it. */
export const MAIN: string = fileURLToPath(new URL("../dist/bin/main.js", import.meta.url));

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

/** How a run is started. */
export interface StartOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What is on its standard input; nothing unless given. */
  readonly input?: string;
}

/** Starts the command in a process of its own, with nothing of this process's environment. */
export function start(args: readonly string[], options: StartOptions = {}): Running {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: options.cwd,
    env: { PATH: process.env["PATH"], ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  // A command that reads nothing may be gone before this is written.
  child.stdin.on("error", () => {});
  child.stdin.end(options.input);
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
export function cli(args: readonly string[], options: StartOptions = {}): Promise<Finished> {
  return start(args, options).finished;
}

/** The variables that have a value. */
export function withValues(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
}

/** A complete environment of an account that nobody else has the keys of. */
export function ownEnvironment(
  ...args: Parameters<typeof testEnvironment>
): Record<string, string> {
  const text = JSON.stringify(withValues(testEnvironment(...args)));
  const own = new Map<string, string>();
  return JSON.parse(
    text.replaceAll(/sig_\w+/g, (key) => {
      const random = own.get(key) ?? `sig_${randomBytes(14).toString("hex")}`;
      own.set(key, random);
      return random;
    }),
  );
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
