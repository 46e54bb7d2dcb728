import { join } from "node:path";
import { testEnvironment } from "@qstash-verify/testing";
import { ProcessGroup } from "@qstash-verify/tools-processes/process-group";
import { root } from "../snippets/documents.js";
import type { PageFolder } from "./page-folder.js";

/** What starts an app that a block defines, where the block does not do it itself. */
const START: Readonly<Record<string, readonly [starts: RegExp, otherwise: string]>> = {
  express: [/\.listen\(/, "app.listen(3000);"],
  fastify: [/\.listen\(/, "await app.listen({ port: 3000 });"],
  hono: [
    /\bserve\(/,
    '(await import("@hono/node-server")).serve({ fetch: app.fetch, port: 3000 });',
  ],
  nest: [/\.listen\(/, ""],
  node: [/\.listen\(/, ""],
};

/** The hosts whose apps are programs of Node.js. */
export const nodeHosts: readonly string[] = [...Object.keys(START), "fetch"];

/** The code of a block as a program that listens. */
export function asProgram(host: string, code: string): string {
  const [starts, otherwise] = START[host] ?? [];
  return starts && !starts.test(code) ? `${code}\n${otherwise}\n` : code;
}

/** Starts the program, gives its origin to `use`, and stops it. */
export async function withProgram(
  host: string,
  { folder, file }: PageFolder,
  use: (origin: string) => Promise<void>,
): Promise<void> {
  const here = import.meta.dirname;
  const program = host === "fetch" ? [join(here, "serve-fetch.ts"), file] : [file];
  const freePort = join(root, "e2e/fixtures/hosts/free-port.mjs");
  const loaders = ["--import", "tsx", "--import", freePort];
  const command = [process.execPath, ...loaders, ...program];
  const group = new ProcessGroup(command, folder, appEnvironment("test"));
  try {
    await use(await group.printed(/listening at (\S+)\n/, 45));
  } finally {
    await group.stop();
  }
}

/** The environment of an app: its keys are those that deliveries are signed with. */
export function appEnvironment(nodeEnv: "test" | "development"): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/QSTASH|^VITEST/.test(name));
  return { ...Object.fromEntries(own), ...testEnvironment("single"), NODE_ENV: nodeEnv };
}
