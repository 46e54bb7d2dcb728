import { randomBytes } from "node:crypto";
import { ProcessGroup } from "@qstash-verify/tools-processes/process-group";
import type { Build, Cell, Engine, Outcome, Run } from "./cell.js";
import { makeKeys, variablesOf } from "./endpoint-keys.js";
import { appEnvironment } from "./environment.js";
import type { Lacks, Shadows } from "./hosts.js";
import type { Project } from "./project.js";

export const START_SECONDS = 60;
const TABLE_SECONDS = 300;

/** What a server prints when it is ready. */
export const LISTENING: RegExp = /listening at (http:\/\/[\w.]+:\d+|http:\/\/\[::1\]:\d+)/;

/** An app that runs the table, and what is known of it. */
export interface TableHost {
  readonly group: Cell["group"];
  readonly name: string;
  readonly project: Project;
  readonly build?: Build;
  /** Starts the server, which prints `listening at` and its origin. */
  readonly command: readonly string[];
  readonly settings?: Readonly<Record<string, string>>;
  readonly listening?: RegExp;
  /** Where the rows are mounted. */
  readonly prefix?: string;
  readonly engine: Engine;
  readonly lacks: Lacks;
  readonly shadows?: Shadows;
  /** The path of the endpoint that core's README shows; it has its keys from the environment. */
  readonly endpoint?: string;
}

/** A cell that starts an app in its runtime and sends it every row, from this machine's Node.js. */
export function tableCell(host: TableHost): Cell {
  const { group, name, project, build } = host;
  const run = (run: Run) => playTable(host, run);
  return { group, name, project, ...(build && { build }), table: true, run };
}

async function playTable(host: TableHost, { directory, bail }: Run): Promise<Outcome> {
  const { prefix = "", lacks, shadows = {} } = host;
  const keys = makeKeys();
  const endpoint = host.endpoint && { path: host.endpoint, keys };
  const run = { CONFORMANCE_RUN: randomBytes(8).toString("hex") };
  const own = endpoint && variablesOf(keys);
  const environment = appEnvironment({ ...host.settings, ...own, ...run });
  const server = new ProcessGroup(host.command, directory, environment);
  try {
    const origin = await server.printed(host.listening ?? LISTENING, START_SECONDS);
    const settings = JSON.stringify({ origin, prefix, lacks, shadows, endpoint, bail });
    const driver = new ProcessGroup(
      [process.execPath, "drive.js", settings],
      directory,
      appEnvironment(run),
    );
    const outcome: Outcome = JSON.parse(await driver.done(TABLE_SECONDS));
    if (bail || outcome.engine === host.engine) return outcome;
    const note = { row: "the engine", reason: `is ${outcome.engine}, not ${host.engine}` };
    return { ...outcome, failed: [...outcome.failed, note] };
  } finally {
    await server.stop();
  }
}
