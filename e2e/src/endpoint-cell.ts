import { ProcessGroup } from "@qstash-verify/tools-processes/process-group";
import type { Cell, Outcome } from "./cell.js";
import { makeKeys, variablesOf } from "./endpoint-keys.js";
import { appEnvironment } from "./environment.js";
import { LISTENING, START_SECONDS, type TableHost } from "./table-cell.js";

/** An app with one endpoint, as a page of the site shows it. Its keys are in the environment. */
export interface EndpointHost
  extends Pick<TableHost, "name" | "project" | "build" | "command" | "settings"> {
  /** Of the endpoint, and of the URL that is signed. */
  readonly path?: string;
  /** What is put before the path, one after the other, where the server stands for several things. */
  readonly prefixes?: readonly string[];
  /** How the framework answers a handler that says nothing of it. */
  readonly status?: number;
}

/** A cell that sends an endpoint genuine deliveries of both regions, and forged ones. */
export function endpointCell(host: EndpointHost): Cell {
  const { name, project, build } = host;
  const run = ({ directory }: { directory: string }) => deliver(host, directory);
  return { group: "Hosts", name, project, ...(build && { build }), table: false, run };
}

async function deliver(host: EndpointHost, directory: string): Promise<Outcome> {
  const { command, settings, path = "/api/qstash", prefixes = [""], status } = host;
  const keys = makeKeys();
  const environment = appEnvironment({ ...settings, ...variablesOf(keys) });
  const server = new ProcessGroup(command, directory, environment);
  try {
    const origin = await server.printed(LISTENING, START_SECONDS);
    const parameters = JSON.stringify({ origin, path, prefixes, keys, status });
    const driver = [process.execPath, "drive-endpoint.js", parameters];
    return JSON.parse(await new ProcessGroup(driver, directory, appEnvironment()).done(60));
  } finally {
    await server.stop();
  }
}
