import type { Cell } from "./cell.js";
import { HOSTS } from "./hosts.js";
import { type TableHost, tableCell } from "./table-cell.js";

type Framework = Pick<TableHost, "command" | "lacks" | "shadows"> & {
  readonly title: string;
  readonly packages: readonly string[];
};

export const express: Framework = {
  title: "Express",
  packages: ["core", "express", "testing"],
  command: ["node", "serve-express.js"],
  ...HOSTS.express.shows,
};

export const fastify: Framework = {
  title: "Fastify",
  packages: ["core", "fastify", "testing"],
  command: ["node", "serve-fastify.js"],
  ...HOSTS.fastify.shows,
};

export const hono: Framework = {
  title: "Hono",
  packages: ["core", "hono", "testing"],
  command: ["node", "serve-node.js", "hono"],
  ...HOSTS.hono.shows,
};

const nest = (place: string): Framework => ({
  title: `NestJS, rawBody, middleware of ${place === "main" ? "main.ts" : "a module"},`,
  packages: ["core", "express", "testing"],
  command: ["node", "serve-nest.js", place],
  ...HOSTS.nest.shows,
});

const nestDependencies = (version: string) => ({
  "@nestjs/common": version,
  "@nestjs/core": version,
  "@nestjs/platform-express": version,
  "reflect-metadata": "0.2.2",
  rxjs: "7.8.2",
});

function cell(
  framework: Framework,
  version: string,
  dependencies: Readonly<Record<string, string>>,
): Cell {
  const { title, packages, ...host } = framework;
  const name = `${title} ${version}`;
  const directory = name.toLowerCase().replace(/[^a-z0-9.]+/g, "-");
  const project = { name: directory, fixtures: ["table"], packages, dependencies };
  return tableCell({ ...host, group: "Framework versions", name, project, engine: "node:crypto" });
}

/** The oldest and the newest version of each framework, in the framework itself. */
export const frameworkCells: readonly Cell[] = [
  ...["4.0.0", "4.22.3", "5.0.0", "5.3.0"].map((version) =>
    cell(express, version, { express: version }),
  ),
  cell(fastify, "5.0.0", { fastify: "5.0.0" }),
  cell(fastify, "5.12.8", { fastify: "5.12.8" }),
  // Newer ones of its server ask Hono for what 4.0.0 does not have yet.
  cell(hono, "4.0.0", { hono: "4.0.0", "@hono/node-server": "1.8.2" }),
  cell(hono, "4.13.19", { hono: "4.13.19", "@hono/node-server": "2.1.9" }),
  cell({ ...nest("module"), ...HOSTS.nestModule.shows }, "12.5.1", nestDependencies("12.5.1")),
  cell(nest("main"), "12.5.1", nestDependencies("12.5.1")),
];
