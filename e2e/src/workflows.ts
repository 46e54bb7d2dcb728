import type { Cell } from "./cell.js";
import { buildWith, served } from "./next.js";
import { nodeBinary } from "./node-binary.js";
import type { Project } from "./project.js";
import { DENO_RUN } from "./runtimes.js";
import { workflowCell } from "./workflow-cell.js";

const packages = ["core", "emulator", "testing", "workflow"];

/** The vendor's, which is given each request that was verified. */
const dependencies = {
  "@upstash/qstash": "2.12.0",
  "@upstash/workflow": "1.3.3",
  zod: "4.6.7",
};

/** One install for all that need no build. The servers are those of the table, with another app. */
const project: Project = {
  name: "workflows",
  fixtures: ["table", "workflow"],
  packages,
  dependencies: {
    ...dependencies,
    "@hono/node-server": "2.1.9",
    bun: "1.4.5",
    deno: "2.9.6",
    esbuild: "0.28.2",
    express: "5.3.0",
    "express-4.0": "npm:express@4.0.0",
    "express-4": "npm:express@4.22.3",
    "express-5.0": "npm:express@5.0.0",
    fastify: "5.12.8",
    "fastify-5.0": "npm:fastify@5.0.0",
    hono: "4.13.19",
    miniflare: "4.20260426.0",
    "node-20": nodeBinary("20.20.2"),
  },
};

/** Newer ones of its server ask Hono for what 4.0.0 does not have yet. */
const oldHono: Project = {
  ...project,
  name: "workflows-hono-4.0.0",
  dependencies: { ...dependencies, "@hono/node-server": "1.8.2", hono: "4.0.0" },
};

const node = "node_modules/node-20/bin/node";

const hosts: Readonly<Record<string, readonly string[]>> = {
  "Node.js 20 · Hono 4.13.19": [node, "serve-node.js", "hono"],
  "Node.js 20 · Fetch": [node, "serve-node.js", "fetch"],
  "Bun · Fetch": ["node_modules/.bin/bun", "serve-bun.js", "fetch"],
  "Bun · Hono 4.13.19": ["node_modules/.bin/bun", "serve-bun.js", "hono"],
  "Deno · Fetch": ["node_modules/.bin/deno", ...DENO_RUN, "serve-deno.js", "fetch"],
  "Deno · Hono 4.13.19": ["node_modules/.bin/deno", ...DENO_RUN, "serve-deno.js", "hono"],
  "workerd, bindings · Cloudflare": ["node", "serve-workerd.js", "cloudflare"],
  "workerd, bindings · Hono 4.13.19": ["node", "serve-workerd.js", "hono"],
  "Express 4.0.0": ["node", "serve-express.js", "express-4.0"],
  "Express 4.22.3": ["node", "serve-express.js", "express-4"],
  "Express 5.0.0": ["node", "serve-express.js", "express-5.0"],
  "Express 5.3.0": ["node", "serve-express.js", "express"],
  "Fastify 5.0.0": ["node", "serve-fastify.js", "fastify-5.0"],
  "Fastify 5.12.8": ["node", "serve-fastify.js", "fastify"],
};

/** Each built as it does by default, without a single setting of QStash. */
const nextCells = (
  [
    ["15.5.29", "webpack"],
    ["16.4.6", "Turbopack"],
  ] as const
).flatMap(([version, bundler]) => {
  const host = {
    project: {
      name: `next-${version}-workflows`,
      fixtures: ["workflow", "workflow-next"],
      packages,
      dependencies: { ...dependencies, next: version, react: "19.3.1", "react-dom": "19.3.1" },
    },
    build: buildWith(bundler, version),
    ...served(bundler),
  };
  const name = `Next.js ${version} · ${bundler}`;
  return [
    workflowCell({ ...host, name: `${name} · App Router` }),
    workflowCell({ ...host, name: `${name} · Pages Router`, path: "/api/workflow" }),
  ];
});

/** A run of the vendor's workflow in each region at once, in every kind of host that has an entry. */
export const workflowCells: readonly Cell[] = [
  ...Object.entries(hosts).map(([name, command]) => workflowCell({ name, project, command })),
  workflowCell({
    name: "Hono 4.0.0",
    project: oldHono,
    command: ["node", "serve-node.js", "hono"],
  }),
  ...nextCells,
];
