import { setTimeout as sleep } from "node:timers/promises";
import { ProcessGroup } from "@qstash-verify/tools-processes/process-group";
import type { Cell, Outcome } from "./cell.js";
import { makeKey } from "./endpoint-keys.js";
import { appEnvironment } from "./environment.js";
import { type Keys, type Mistake, mistakes } from "./mistakes.js";
import { served } from "./next.js";
import type { Project } from "./project.js";
import { LISTENING, START_SECONDS } from "./table-cell.js";

/** Where a host has the handlers of the mistakes, and how it is started. */
interface Host {
  readonly name: string;
  readonly command: readonly string[];
  readonly listening: RegExp;
  readonly paths: Readonly<Record<NonNullable<Mistake["handler"]>, string>>;
}

const project: Project = {
  name: "mistakes",
  fixtures: ["mistakes"],
  packages: ["core", "express", "fastify", "hono", "next", "testing"],
  dependencies: {
    "@hono/node-server": "2.1.9",
    express: "5.3.0",
    fastify: "5.12.8",
    hono: "4.13.19",
    next: "16.4.6",
    react: "19.3.1",
    "react-dom": "19.3.1",
  },
};

const paths = {
  parsed: "/parsed",
  "parsed elsewhere": "/parsed-elsewhere",
  misplaced: "/misplaced",
};

const onNode = (name: string): Host => ({
  name,
  command: ["node", `serve-${name.toLowerCase()}.js`],
  listening: LISTENING,
  paths,
});

const nextDev = ["node", "node_modules/next/dist/bin/next", "dev"];

const hosts: readonly Host[] = [
  onNode("Express"),
  onNode("Fastify"),
  onNode("Hono"),
  {
    name: "Next.js",
    command: [...nextDev, "--port", "0", "--hostname", "127.0.0.1"],
    listening: served("Turbopack").listening,
    paths: { ...paths, "parsed elsewhere": "/api/parsed-elsewhere" },
  },
];

/** Cells in which every mistake is made, and one line of what the app prints has to tell of it. */
export const mistakeCells: readonly Cell[] = hosts.map((host) => ({
  group: "Mistakes",
  name: host.name,
  project,
  table: false,
  run: ({ directory }) => makeMistakes(host, directory),
}));

async function makeMistakes(host: Host, directory: string): Promise<Outcome> {
  const failed: { row: string; reason: string }[] = [];
  const captured: Record<string, string> = {};
  for (const mistake of mistakes) {
    const { line, reason } = await make(mistake, host, directory);
    captured[mistake.name] = line;
    if (reason) failed.push({ row: mistake.name, reason });
  }
  return { passed: mistakes.length - failed.length, skipped: [], failed, captured };
}

async function make(
  mistake: Mistake,
  { command, listening, paths }: Host,
  directory: string,
): Promise<{ line: string; reason?: string }> {
  const keys: Keys = { eu: makePair(), us: makePair() };
  const app = new ProcessGroup(command, directory, appEnvironment(mistake.settings(keys)));
  try {
    const origin = await app.printed(listening, START_SECONDS);
    const to = origin + (mistake.handler ? paths[mistake.handler] : "/jobs");
    const { status } = await deliver(to, keys.eu.current, directory);
    const line = await lineSaying(mistake.says, app);
    if (line === undefined) return { line: "", reason: `no line tells of it:\n${app.output}` };
    if (status === mistake.status) return { line };
    return { line, reason: `it was answered ${status}, not ${mistake.status}` };
  } finally {
    await app.stop();
  }
}

async function deliver(to: string, key: string, directory: string): Promise<{ status: number }> {
  const headers = { "Content-Type": "application/json" };
  const delivery = { to, key, url: "https://app.example/jobs", body: '{"order":1}', headers };
  const command = [process.execPath, "deliver.js", JSON.stringify(delivery)];
  const sent = new ProcessGroup(command, directory, appEnvironment());
  return JSON.parse(await sent.done(START_SECONDS));
}

/** An app's output may come after its answer. */
async function lineSaying(says: readonly RegExp[], app: ProcessGroup): Promise<string | undefined> {
  const deadline = Date.now() + 5000;
  for (;;) {
    const line = app.output.split("\n").find((line) => says.every((text) => text.test(line)));
    if (line !== undefined || Date.now() > deadline) return line;
    await sleep(20);
  }
}

function makePair(): Keys["eu"] {
  return { current: makeKey(), next: makeKey() };
}
