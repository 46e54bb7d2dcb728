import { ProcessGroup } from "@qstash-verify/tools-processes/process-group";
import type { Build, Cell } from "./cell.js";
import { appEnvironment } from "./environment.js";
import { nodeBinary } from "./node-binary.js";
import type { Project } from "./project.js";
import { type TableHost, tableCell } from "./table-cell.js";

const BUILD_SECONDS = 300;

/** A framework without an adapter, whose endpoints are given a `Request`. */
export interface BuiltFramework
  extends Pick<TableHost, "lacks">,
    Partial<Pick<TableHost, "settings" | "shadows">> {
  readonly title: string;
  readonly fixtures: readonly string[];
  /** The path of an endpoint. Default: the one that core's README shows. */
  readonly endpoint?: string;
  readonly pages?: Project["pages"];
  /** What `node` is given to build it for production. */
  readonly build: readonly string[];
  /** And to run the server that its users deploy. */
  readonly serve: readonly string[];
  /** The version of Node.js that it needs; the one that runs this, unless given. */
  readonly nodeJs?: string;
}

/** The table, against the plain Fetch functions of core, in such a framework. */
export function builtCell(
  framework: BuiltFramework,
  version: string,
  dependencies: Readonly<Record<string, string>>,
): Cell {
  const { title, nodeJs, lacks, settings, shadows, pages, endpoint = "/qstash" } = framework;
  const name = `${title} ${version}`;
  const node = nodeJs ? "node_modules/node/bin/node" : "node";
  const project: Project = {
    name: name.toLowerCase().replaceAll(" ", "-"),
    fixtures: ["table", ...framework.fixtures],
    ...(pages && { pages }),
    packages: ["core", "testing"],
    dependencies: { ...dependencies, ...(nodeJs && { node: nodeBinary(nodeJs) }) },
  };
  return tableCell({
    group: "Framework versions",
    name: nodeJs ? `${name} · Node.js ${nodeJs}` : name,
    project,
    build: buildWith(`${name} build`, [node, ...framework.build]),
    command: [node, "--import", "./free-port.js", ...framework.serve],
    settings: { HOST: "127.0.0.1", ...settings },
    listening: /(http:\/\/127\.0\.0\.1:\d+)/,
    engine: "node:crypto",
    lacks,
    ...(shadows && { shadows }),
    endpoint,
  });
}

function buildWith(name: string, command: readonly string[]): Build {
  return {
    name,
    async run(directory) {
      await new ProcessGroup(command, directory, appEnvironment()).done(BUILD_SECONDS);
    },
  };
}
