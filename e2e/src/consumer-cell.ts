import { ProcessGroup } from "@qstash-verify/tools-processes/process-group";
import type { Cell } from "./cell.js";
import { appEnvironment } from "./environment.js";
import type { Project } from "./project.js";

type Consumer = Pick<Cell, "group" | "project">;

/** What the packages are used with, where all of them are. */
export const consumerDependencies: Project["dependencies"] = {
  "@opentelemetry/api": "1.9.0",
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
};

/** The packages that are imported or required. */
export const libraries: readonly string[] = [
  "core",
  "emulator",
  "express",
  "fastify",
  "hono",
  "next",
  "once",
  "otel",
  "testing",
  "workflow",
];

/** A command of the project that has to end well. */
export function commandCell(consumer: Consumer, name: string, command: readonly string[]): Cell {
  return {
    ...consumer,
    name,
    table: false,
    async run({ directory }) {
      await new ProcessGroup(command, directory, appEnvironment()).done(120);
      return { skipped: [], failed: [] };
    },
  };
}

/**
 * Our declarations and what is written against them; those of others may have faults of their own.
 *
 * @param version One that the project has as `typescript-<version>`. Default: the project's own.
 */
export function typesCell(consumer: Consumer, resolution: string, version?: string): Cell {
  const compiler = version ? `typescript-${version}` : "typescript";
  const found = consumer.project.dependencies[compiler]?.replace(/^.*@/, "");
  return {
    ...consumer,
    name: `TypeScript ${found}, ${resolution}, strict, without skipLibCheck`,
    table: false,
    async run({ directory }) {
      const tsc = ["node", `node_modules/${compiler}/bin/tsc`, "--pretty", "false", "-p"];
      const command = [...tsc, `tsconfig.${resolution}.json`];
      const run = new ProcessGroup(command, directory, appEnvironment());
      const crashed = await run.done(120).then(
        () => undefined,
        (error: Error) => error,
      );
      const errors = run.stdout.split("\n").filter((line) => /error TS/.test(line));
      if (crashed && errors.length === 0) throw crashed;
      const ours = errors.filter((line) => !/^node_modules\/(?!@qstash-verify\/)/.test(line));
      const failed = ours.map((reason) => ({ row: "tsc", reason }));
      return { skipped: [], failed };
    },
  };
}
