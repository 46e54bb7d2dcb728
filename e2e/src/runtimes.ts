import type { Cell } from "./cell.js";
import type { Project } from "./project.js";
import { FETCH_LACKS, type TableHost, tableCell } from "./table-cell.js";

// The package of Node.js itself needs a script to find these; they are its binaries.
const node = (version: string) => `npm:node-${process.platform}-${process.arch}@${version}`;

/** One install for every runtime: they do not know of each other. */
export const runtimesProject: Project = {
  name: "runtimes",
  fixtures: ["table"],
  packages: ["core", "hono", "testing"],
  dependencies: {
    "@hono/node-server": "2.1.8",
    bun: "1.4.5",
    deno: "2.9.6",
    "edge-runtime": "4.0.1",
    esbuild: "0.28.2",
    hono: "4.13.19",
    miniflare: "4.20260426.0",
    "node-20": node("20.20.2"),
    "node-22": node("22.23.3"),
    "node-24": node("24.21.0"),
    wrangler: "4.86.0",
  },
};

type Runtime = Pick<TableHost, "name" | "engine" | "command">;

const onNode = (major: number): Runtime => ({
  name: `Node.js ${major}`,
  engine: "node:crypto",
  command: [`node_modules/node-${major}/bin/node`, "serve-node.js"],
});

const runtimes: readonly Runtime[] = [
  onNode(20),
  onNode(22),
  onNode(24),
  { name: "Bun", engine: "node:crypto", command: ["node_modules/.bin/bun", "serve-bun.js"] },
  {
    name: "Deno",
    engine: "node:crypto",
    command: ["node_modules/.bin/deno", "run", "-A", "--cached-only", "serve-deno.js"],
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
export const runtimeCells: readonly Cell[] = runtimes.flatMap((runtime) =>
  ["fetch", "hono"].map((app) =>
    tableCell({
      ...runtime,
      group: "Runtimes",
      name: `${runtime.name} · ${app === "fetch" ? "Fetch" : "Hono"}`,
      project: runtimesProject,
      command: runtime.command.includes("APP")
        ? runtime.command.map((part) => (part === "APP" ? app : part))
        : [...runtime.command, app],
      lacks: FETCH_LACKS,
    }),
  ),
);
