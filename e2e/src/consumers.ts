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
  dependencies: {
    ...consumerDependencies,
    "typescript-5.5": "npm:typescript@5.5.4",
    "typescript-6": "npm:typescript@6.0.3",
    "typescript-7": "npm:typescript@7.0.2",
  },
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
  ...["5.5", undefined, "6", "7"].flatMap((version) =>
    ["nodenext", "bundler"].map((resolution) => typesCell(consumer, resolution, version)),
  ),
  bundled("Workers project, as wrangler deploys it, minified", ["serve-wrangler.js"]),
  bundled("esbuild for the edge, minified", ["serve-edge.js", "fetch", "minified"]),
  bundled("esbuild for browsers, minified", ["serve-browser.js", "fetch"], BROWSER),
];
