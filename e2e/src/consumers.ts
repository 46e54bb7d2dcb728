import { ProcessGroup } from "@qstash-verify/tools-processes/process-group";
import type { Cell } from "./cell.js";
import { appEnvironment } from "./environment.js";
import type { Project } from "./project.js";
import { runtimesProject } from "./runtimes.js";
import { FETCH_LACKS, tableCell } from "./table-cell.js";

const project: Project = {
  name: "consumers",
  fixtures: ["consumers"],
  packages: [
    "cli",
    "core",
    "emulator",
    "express",
    "fastify",
    "hono",
    "next",
    "testing",
    "workflow",
  ],
  dependencies: {
    "@types/express": "5.0.6",
    "@types/node": "20.19.43",
    "@types/react": "19.3.0",
    "@upstash/qstash": "2.12.0",
    "@upstash/workflow": "1.3.3",
    express: "5.3.0",
    fastify: "5.12.8",
    hono: "4.13.19",
    next: "16.4.6",
    react: "19.3.1",
    "react-dom": "19.3.1",
    typescript: "5.9.3",
    zod: "4.6.7",
  },
};

/** A command of the project that has to end well. */
function commandCell(name: string, command: readonly string[]): Cell {
  return {
    group: "Consumers",
    name,
    project,
    table: false,
    async run({ directory }) {
      await new ProcessGroup(command, directory, appEnvironment()).done(120);
      return { skipped: [], failed: [] };
    },
  };
}

/** Our declarations and what is written against them; those of others may have faults of their own. */
function typesCell(resolution: string): Cell {
  return {
    group: "Consumers",
    name: `TypeScript, ${resolution}, strict, without skipLibCheck`,
    project,
    table: false,
    async run({ directory }) {
      const tsc = ["node_modules/.bin/tsc", "--pretty", "false", "-p"];
      const command = [...tsc, `tsconfig.${resolution}.json`];
      const compiler = new ProcessGroup(command, directory, appEnvironment());
      const crashed = await compiler.done(120).then(
        () => undefined,
        (error: Error) => error,
      );
      const errors = compiler.stdout.split("\n").filter((line) => /error TS/.test(line));
      if (crashed && errors.length === 0) throw crashed;
      const ours = errors.filter((line) => !/^node_modules\/(?!@qstash-verify\/)/.test(line));
      const failed = ours.map((reason) => ({ row: "tsc", reason }));
      return { skipped: [], failed };
    },
  };
}

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

/** Those who install the packages: they import, require, type-check and bundle them. */
export const consumerCells: readonly Cell[] = [
  commandCell("ESM import", ["node", "esm.mjs"]),
  commandCell("CommonJS require()", ["node", "cjs.cjs"]),
  commandCell("the command line", ["node_modules/.bin/qstash-verify", "--help"]),
  typesCell("nodenext"),
  typesCell("bundler"),
  bundled("Workers project, as wrangler deploys it, minified", ["serve-wrangler.js"]),
  bundled("esbuild for the edge, minified", ["serve-edge.js", "fetch", "minified"]),
  bundled("esbuild for browsers, minified", ["serve-browser.js", "fetch"], BROWSER),
];
