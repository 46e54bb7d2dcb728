import type { Cell } from "./cell.js";
import { commandCell, consumerDependencies, libraries, typesCell } from "./consumer-cell.js";
import { FETCH_LACKS } from "./hosts.js";
import type { Project } from "./project.js";
import { runtimesProject } from "./runtimes.js";
import { tableCell } from "./table-cell.js";

const project: Project = {
  name: "consumers",
  fixtures: ["consumers"],
  packages: ["cli", "console", ...libraries],
  dependencies: consumerDependencies,
};

const consumer = { group: "Consumers", project } as const;

const PRODUCTION = { ...FETCH_LACKS, development: "a minified bundle is a production build" };

const BROWSER = {
  ...PRODUCTION,
  "cut-body": "@hono/node-server ends a body that broke off before it was read as if it were whole",
};

const bundled = (name: string, command: readonly string[], lacks = PRODUCTION): Cell =>
  tableCell({
    group: "Consumers",
    name,
    project: runtimesProject,
    command: ["node", ...command],
    engine: "WebCrypto",
    lacks,
  });

/** Those who install the packages: they import, type-check and bundle them. */
export const consumerCells: readonly Cell[] = [
  commandCell(consumer, "ESM import", ["node", "esm.mjs"]),
  commandCell(consumer, "the command line", ["node_modules/.bin/qstash-verify", "--help"]),
  commandCell(consumer, "the command line's console", ["node", "console.mjs"]),
  typesCell(consumer, "nodenext"),
  typesCell(consumer, "bundler"),
  bundled("Workers project, as wrangler deploys it, minified", ["serve-wrangler.js"]),
  bundled("esbuild for the edge, minified", ["serve-edge.js", "fetch", "minified"]),
  bundled("esbuild for browsers, minified", ["serve-browser.js", "fetch"], BROWSER),
];
