import type { Cell } from "./cell.js";
import { deployHosts } from "./deploy-hosts.js";
import { endpointCell } from "./endpoint-cell.js";
import { frameworkHosts } from "./framework-hosts.js";
import { HOSTS } from "./hosts.js";
import { nodeBinary } from "./node-binary.js";
import type { PageHost } from "./page-host.js";
import type { Project } from "./project.js";
import { tableCell } from "./table-cell.js";

/** The newest of each on the day, for the newest Node.js that all of them take. */
const dependencies: Project["dependencies"] = {
  "@azure/functions": "4.16.5",
  "@codegenie/serverless-express": "5.0.0",
  "@elysiajs/node": "1.4.5",
  "@fastify/aws-lambda": "6.4.1",
  "@google-cloud/functions-framework": "5.0.5",
  "@nestjs/common": "12.5.1",
  "@nestjs/core": "12.5.1",
  "@nestjs/platform-express": "12.5.1",
  "@nestjs/platform-fastify": "12.5.0",
  "@netlify/dev-utils": "6.0.1",
  "@netlify/functions-dev": "2.0.8",
  "@vercel/node": "24.0.0",
  bun: "1.4.5",
  elysia: "1.4.30",
  express: "5.3.0",
  fastify: "5.12.8",
  h3: "2.0.8",
  hono: "4.13.19",
  koa: "3.3.0",
  node: nodeBinary("24.21.0"),
  "reflect-metadata": "0.2.2",
  rxjs: "7.8.2",
  "serverless-http": "4.0.0",
  tsx: "4.23.15",
};

const hosts: readonly PageHost[] = [...frameworkHosts, ...deployHosts];

/** One install for all of them: they do not know of each other. */
const project: Project = {
  name: "hosts",
  fixtures: ["table", "hosts"],
  pages: Object.assign({}, ...hosts.map(({ code }) => code)),
  packages: ["core", "express", "fastify", "hono", "testing"],
  dependencies,
};

const node = ["node_modules/node/bin/node", "--import", "./free-port.mjs"];
const RUNTIMES = {
  "Node.js": node,
  tsx: [...node, "--import", "tsx"],
  Bun: ["node_modules/.bin/bun", "--preload", "./free-port-bun.js"],
};

/** The version before it, whose name is the same: an install of its own. */
const h3Project: Project = {
  name: "h3-1",
  fixtures: ["table", "hosts"],
  pages: { "h3.ts": ["quickstart/h3", "h3 1"] },
  packages: ["core", "testing"],
  dependencies: { h3: "1.15.11", node: nodeBinary("24.21.0") },
};

/** The code of the site's pages, in the frameworks and behind the libraries that it is for. */
export const pageHostCells: readonly Cell[] = [
  ...hosts.map(({ name, library, code, server, on = "Node.js", ...host }) => {
    const file = Object.keys(code).at(-1) ?? "";
    return endpointCell({
      ...host,
      name: library ? `${name} ${library} ${dependencies[library]}` : name,
      project,
      command: [...RUNTIMES[on], ...(server ? [server, file] : [file])],
    });
  }),
  endpointCell({ name: "h3 1 · h3 1.15.11", project: h3Project, command: [...node, "h3.ts"] }),
  ...(["Bun", "Node.js"] as const).map((on) =>
    tableCell({
      group: "Framework versions",
      name: `Elysia ${dependencies["elysia"]} on ${on}`,
      project,
      command: [...RUNTIMES[on], "serve-elysia.js"],
      engine: "node:crypto",
      ...HOSTS.elysia.shows,
    }),
  ),
];
