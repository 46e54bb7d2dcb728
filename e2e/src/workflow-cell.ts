import { ProcessGroup } from "@qstash-verify/tools-processes/process-group";
import type { Cell, Outcome } from "./cell.js";
import { appEnvironment } from "./environment.js";
import { LISTENING, START_SECONDS, type TableHost } from "./table-cell.js";

/** An app that serves the workflow, and has its settings where the host keeps them. */
export interface WorkflowHost
  extends Pick<TableHost, "name" | "project" | "build" | "command" | "settings" | "listening"> {
  readonly path?: string;
}

/** A cell in which both regions run the workflow at once, in migration mode. */
export function workflowCell(host: WorkflowHost): Cell {
  const { name, project, build } = host;
  const run = ({ directory }: { directory: string }) => playWorkflow(host, directory);
  return { group: "Workflows", name, project, ...(build && { build }), table: false, run };
}

async function playWorkflow(host: WorkflowHost, directory: string): Promise<Outcome> {
  const { command, listening = LISTENING, path = "/workflow", settings } = host;
  const started: ProcessGroup[] = [];
  const start = (command: readonly string[], env: Readonly<Record<string, string>>) => {
    const group = new ProcessGroup(command, directory, appEnvironment(env));
    started.push(group);
    return group;
  };
  const serve = async (env: Readonly<Record<string, string>>) =>
    `${await start(command, { ...settings, ...env }).printed(listening, START_SECONDS)}${path}`;
  try {
    const driver = start([process.execPath, "drive-workflow.js"], {});
    const { origin, env } = JSON.parse(await driver.printed(/driven at (.*)/, START_SECONDS));
    const { EU_CENTRAL_1_QSTASH_TOKEN: _, ...lacking } = env;
    const [url, lackingUrl] = await Promise.all([serve(env), serve(lacking)]);
    const body = JSON.stringify({ url, lacking: lackingUrl });
    const answer = await fetch(origin, { method: "POST", body });
    return (await answer.json()) as Outcome;
  } finally {
    await Promise.all(started.map((group) => group.stop()));
  }
}
