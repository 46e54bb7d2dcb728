import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(import.meta.resolve("qstash-verify/package.json")).replace(
  "package.json",
  "dist/bin/main.js",
);

/** A region of `dev`. */
export interface Account {
  readonly url: string;
  readonly token: string;
  readonly currentSigningKey: string;
  readonly nextSigningKey: string;
}

/** `qstash-verify dev`, under way. */
export interface LocalQStash {
  readonly eu: Account;
  readonly us: Account;
  /** The address of its console. */
  readonly console: string;
  /** What an app needs. */
  readonly variables: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

/** Starts it in a folder, with its two regions. */
export async function startLocalQStash(folder: string): Promise<LocalQStash> {
  const args = ["dev", "--json", "--eu-port", "0", "--us-port", "0", "--write", ".env.local"];
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"] },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const { regions, console, variables } = JSON.parse(line);
  const stop = async () => {
    child.kill("SIGKILL");
    await once(child, "close");
  };
  return { eu: regions.EU_CENTRAL_1, us: regions.US_EAST_1, console, variables, stop };
}
