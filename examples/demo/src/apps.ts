import { rmSync } from "node:fs";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { withOwnKeys } from "./own-keys.js";
import { ProcessGroup } from "./process-group.js";

/** An example, as its user starts it. */
export interface App {
  readonly name: string;
  /** Its directory under `examples/`; its package is called `example-` and this. */
  readonly directory: string;
  /** A command of its dependencies; `{settings}` is its `.env` file. It prints the URL it listens at. */
  readonly command: string;
}

// On port 0 each takes a free one, and says which.
export const apps: readonly App[] = [
  {
    name: "Next.js",
    directory: "next-app-router",
    command: "next start --hostname 127.0.0.1 --port 0",
  },
  {
    name: "Hono Workers",
    directory: "hono-workers",
    // A Worker has no environment but its bindings, so wrangler is told where those are.
    command: "wrangler dev --ip 127.0.0.1 --port 0 --inspector-port 0 --env-file {settings}",
  },
  { name: "Hono Node", directory: "hono-node", command: "tsx src/server.ts" },
  { name: "Express", directory: "express", command: "tsx src/server.ts" },
  { name: "Fastify", directory: "fastify", command: "tsx src/server.ts" },
];

/** Its settings name the QStash it answers to, so it is started with one. */
export const workflowApp: App = {
  name: "Workflow",
  directory: "workflow",
  command: "next start --hostname 127.0.0.1 --port 0",
};

/** An example that runs. */
export interface RunningApp {
  readonly origin: string;
  readonly process: ProcessGroup;
}

const URL_PRINTED = /http:\/\/127\.0\.0\.1:\d+(?=[\s/])/;
const START_SECONDS = 90;
const examples = join(import.meta.dirname, "../..");

/**
 * Starts an example with the settings of its `.env.example` and keys of this run, and nothing of yours.
 *
 * @param settings What takes the place of some of them.
 */
export async function start(
  { directory, command }: App,
  settings: Readonly<Record<string, string>> = {},
): Promise<RunningApp> {
  const cwd = join(examples, directory);
  const text = withOwnKeys(await readFile(join(cwd, ".env.example"), "utf8"));
  const [bin = "", ...args] = command.replace("{settings}", await settingsFile(text)).split(" ");
  const inherited = Object.entries(process.env).filter(([name]) => !name.includes("QSTASH_"));
  const app = new ProcessGroup([join(cwd, "node_modules/.bin", bin), ...args], cwd, {
    ...Object.fromEntries(inherited),
    ...parseEnv(text),
    ...settings,
    PORT: "0",
    HOST: "127.0.0.1",
    NEXT_TELEMETRY_DISABLED: "1",
    WRANGLER_SEND_METRICS: "false",
    // Otherwise the Worker's `request.cf` is fetched from outside.
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
  });
  return { origin: await app.printed(URL_PRINTED, START_SECONDS), process: app };
}

/** A file that is gone when this process is. */
async function settingsFile(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "qstash-demo-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, ".env");
  await writeFile(file, text, { mode: 0o600 });
  return file;
}
