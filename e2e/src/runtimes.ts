import type { Cell } from "./cell.js";
import { HOSTS } from "./hosts.js";
import { nodeBinary } from "./node-binary.js";
import type { Project } from "./project.js";
import { type TableHost, tableCell } from "./table-cell.js";

/** One install for every runtime: they do not know of each other. */
export const runtimesProject: Project = {
  name: "runtimes",
  fixtures: ["table"],
  packages: ["core", "hono", "testing"],
  dependencies: {
    "@hono/node-server": "2.1.9",
    bun: "1.4.5",
    deno: "2.9.6",
    "edge-runtime": "4.0.1",
    esbuild: "0.28.2",
    hono: "4.13.19",
    miniflare: "4.20260426.0",
    "node-20": nodeBinary("20.20.2"),
    "node-22": nodeBinary("22.23.3"),
    "node-24": nodeBinary("24.21.0"),
    "node-26": nodeBinary("26.12.1"),
    wrangler: "4.86.0",
  },
};

type Runtime = Pick<TableHost, "name" | "engine" | "command" | "endpoint">;

/** What Deno must be allowed: to serve, and to read settings. */
export const DENO_RUN: readonly string[] = [
  "run",
  "--allow-net",
  "--allow-env",
  "--no-prompt",
  "--cached-only",
];

const onNode = (major: number): Runtime => ({
  name: `Node.js ${major}`,
  engine: "node:crypto",
  command: [`node_modules/node-${major}/bin/node`, "serve-node.js"],
});

const runtimes: readonly Runtime[] = [
  onNode(20),
  onNode(22),
  onNode(24),
  onNode(26),
  {
    name: "Bun",
    engine: "node:crypto",
    command: ["node_modules/.bin/bun", "serve-bun.js"],
    endpoint: "/qstash",
  },
  {
    name: "Deno",
    engine: "node:crypto",
    command: ["node_modules/.bin/deno", ...DENO_RUN, "serve-deno.js"],
    endpoint: "/qstash",
  },
  { name: "workerd", engine: "WebCrypto", command: ["node", "serve-workerd.js", "APP"] },
  {
    name: "workerd, nodejs_compat",
    engine: "WebCrypto",
    command: ["node", "serve-workerd.js", "APP", "nodejs_compat"],
  },
  { name: "Vercel edge runtime", engine: "WebCrypto", command: ["node", "serve-edge.js"] },
];

/** The table on every runtime, against the plain Fetch host and against Hono. */
export const runtimeCells: readonly Cell[] = runtimes.flatMap(({ endpoint, ...runtime }) =>
  ["fetch", "hono"].map((app) =>
    tableCell({
      ...runtime,
      ...(endpoint && app === "fetch" && { endpoint }),
      group: "Runtimes",
      name: `${runtime.name} · ${app === "fetch" ? "Fetch" : "Hono"}`,
      project: runtimesProject,
      command: runtime.command.includes("APP")
        ? runtime.command.map((part) => (part === "APP" ? app : part))
        : [...runtime.command, app],
      ...HOSTS.fetch.shows,
    }),
  ),
);
