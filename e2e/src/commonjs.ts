import { ProcessGroup } from "@qstash-verify/tools-processes/process-group";
import type { Build, Cell } from "./cell.js";
import { commandCell, consumerDependencies, libraries, typesCell } from "./consumer-cell.js";
import { appEnvironment } from "./environment.js";
import { express, fastify, hono } from "./frameworks.js";
import { FETCH_LACKS } from "./hosts.js";
import { nodeBinary } from "./node-binary.js";
import type { Project } from "./project.js";
import { type TableHost, tableCell } from "./table-cell.js";

const of = (project: Project) => ({ group: "CommonJS", project }) as const;

/** The oldest Node.js that `engines` admits: it can require nothing that is ESM. */
const OLDEST = { "node-20.18.1": nodeBinary("20.18.1") };
const ON_OLDEST = "node_modules/node-20.18.1/bin/node";

const required: Project = {
  name: "required",
  type: "commonjs",
  fixtures: ["consumers", "commonjs"],
  packages: libraries,
  dependencies: {
    ...consumerDependencies,
    ...OLDEST,
    esbuild: "0.28.2",
    "node-22": nodeBinary("22.23.3"),
    "node-24": nodeBinary("24.21.0"),
    "node-26": nodeBinary("26.12.1"),
  },
};

const requireOn = (version: string, node: string): Cell =>
  commandCell(of(required), `require() on Node.js ${version}`, [node, "cjs.cjs"]);

const jest = (version: string): readonly Cell[] => {
  const project: Project = {
    name: `jest-${version.split(".")[0]}`,
    type: "commonjs",
    fixtures: ["jest"],
    packages: ["core", "emulator", "express", "fastify", "hono", "next", "testing", "workflow"],
    dependencies: {
      ...consumerDependencies,
      "@hono/node-server": "2.1.9",
      jest: version,
      "jest-environment-jsdom": version,
    },
  };
  const command = ["node_modules/.bin/jest", "--config"];
  return [
    commandCell(of(project), `Jest ${version}, Node.js and jsdom`, [...command, "jest.config.js"]),
    commandCell(of(project), `Jest ${version}, next/jest`, [...command, "jest.next.config.js"]),
  ];
};

const nest: Project = {
  name: "nest-default",
  type: "commonjs",
  fixtures: ["nest"],
  packages: ["core", "express", "testing"],
  dependencies: {
    ...OLDEST,
    "@nestjs/common": "11.2.6",
    "@nestjs/core": "11.2.6",
    "@nestjs/platform-express": "11.2.6",
    "@nestjs/testing": "11.2.6",
    "@types/express": "5.0.6",
    "@types/jest": "30.0.0",
    "@types/node": "20.19.43",
    jest: "30.5.2",
    "reflect-metadata": "0.2.2",
    rxjs: "7.8.2",
    "ts-jest": "29.4.15",
    typescript: "5.9.3",
  },
};

const compiled: Build = command("tsc", ["node_modules/.bin/tsc", "-p", "tsconfig.json"]);

const table: Project = {
  name: "required-table",
  fixtures: ["table"],
  packages: ["core", "express", "fastify", "hono", "testing"],
  dependencies: {
    ...OLDEST,
    "@hono/node-server": "2.1.9",
    esbuild: "0.28.2",
    express: "5.3.0",
    fastify: "5.12.8",
    hono: "4.13.19",
  },
};

const SERVERS = ["serve-express.js", "serve-fastify.js", "serve-node.js"];
const translated: Build = command("esbuild", ["node", "require.js", ...SERVERS]);

function command(name: string, parameters: readonly string[]): Build {
  return {
    name,
    async run(directory) {
      await new ProcessGroup(parameters, directory, appEnvironment()).done(120);
    },
  };
}

const onTable = (name: string, server: readonly string[], lacks: TableHost["lacks"]): Cell =>
  tableCell({
    group: "CommonJS",
    name: `${name}, Node.js 20.18.1`,
    project: table,
    build: translated,
    command: [ON_OLDEST, ...server],
    engine: "node:crypto",
    lacks,
  });

/** Those whose code, compiler, bundler or test runner requires the packages. */
export const commonjsCells: readonly Cell[] = [
  requireOn("20.18.1", ON_OLDEST),
  requireOn("22", "node_modules/node-22/bin/node"),
  requireOn("24", "node_modules/node-24/bin/node"),
  requireOn("26", "node_modules/node-26/bin/node"),
  commandCell(of(required), "required and imported in one process", ["node", "two-copies.cjs"]),
  commandCell(of(required), "esbuild of a require(), for the edge", [
    "node",
    "bundle-required.cjs",
  ]),
  ...["node10", "node16", "node18", "nodenext"].map((module) => typesCell(of(required), module)),
  ...jest("29.7.0"),
  ...jest("30.5.2"),
  {
    ...commandCell(of(nest), "NestJS 11.2.6 as `nest new` makes it, Node.js 20.18.1", [
      ON_OLDEST,
      "dist/main.js",
    ]),
    build: compiled,
  },
  commandCell(of(nest), "NestJS 11.2.6 as `nest new` makes it, its tests", [
    "node_modules/.bin/jest",
  ]),
  onTable("the table on plain Fetch functions", ["required/serve-node.cjs", "fetch"], FETCH_LACKS),
  onTable("the table on Hono", ["required/serve-node.cjs", "hono"], hono.lacks),
  onTable("the table on Express", ["required/serve-express.cjs"], express.lacks),
  onTable("the table on Fastify", ["required/serve-fastify.cjs"], fastify.lacks),
];
