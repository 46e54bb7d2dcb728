import { fileURLToPath } from "node:url";
import type { LogLevel, MutantResult, PartialStrykerOptions } from "@stryker-mutator/api/core";
import { Stryker } from "@stryker-mutator/core";
import { filesOf, NEVER, type Target } from "./targets.js";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const ESBUILD = here("../node_modules/.bin/esbuild");
const TSX = import.meta.resolve("tsx");

/** What Stryker mutates: a file of the package, or `file:line:column-line:column`. */
export type Mutate = readonly string[];

/** Plays the conformance table, in one process. */
export function runTable(target: Target, mutate: Mutate): Promise<MutantResult[]> {
  const engine = mutate.some((path) => path.includes("crypto/web")) ? "web" : "node";
  return run(target, {
    mutate: [...mutate],
    testRunner: "table",
    ignorePatterns: ["dist", "test/*.test.ts"],
    buildCommand: `${ESBUILD} src/index.ts --bundle --outfile=dist/in-one-file.js --alias:#engine=./src/crypto/${engine}.ts --external:node:* ${FORMAT}`,
  });
}

/** Runs the tests of the package, with vitest. */
export function runTests(target: Target, mutate: Mutate): Promise<MutantResult[]> {
  return run(target, {
    mutate: [...mutate],
    testRunner: "vitest",
    vitest: { related: false, configFile: here("../vitest.config.js") },
    ignorePatterns: ["dist", ...unrelated(target, mutate)],
    buildCommand: `${ESBUILD} ${filesOf(target)
      .map((file) => `src/${file}.ts`)
      .join(" ")} --outbase=src --outdir=dist ${FORMAT}`,
  });
}

/** The tests that need not be run, as patterns. */
function unrelated({ near }: Target, mutate: Mutate): string[] {
  const test = (name: string) => `test/${name}.test.ts`;
  const files = mutate.map((path) => path.replace(/^src\/|\.ts(:.*)?$/g, ""));
  if (!files.every((file) => near[file])) return NEVER.map(test);
  const chosen = new Set(files.flatMap((file) => near[file] ?? []));
  return [test("*"), ...[...chosen].map((name) => `!${test(name)}`)];
}

const FORMAT = "--format=esm --platform=neutral --log-level=warning";

function run(target: Target, options: PartialStrykerOptions & { vitest?: object }) {
  // Stryker takes what it mutates from here, and gives no other way to say so.
  process.chdir(here(`../../../packages/${target.name}`));
  return new Stryker({
    plugins: ["./table-runner.ts", "./ignore-texts.ts"]
      .map(here)
      .concat(fileURLToPath(import.meta.resolve("@stryker-mutator/vitest-runner"))),
    testRunnerNodeArgs: ["--import", TSX],
    ignorers: ["texts"],
    coverageAnalysis: "perTest",
    // Two levels above it is the repository, as it is above a package: paths out of a package stay right.
    // No leading dot: Express sends no file below such a directory.
    tempDirName: "../../mutation.tmp",
    // More than there may be cores: most tests wait for a socket.
    concurrency: 3,
    disableTypeChecks: false,
    // Stryker would change what it extends, which is where it was.
    tsconfigFile: "none",
    reporters: ["progress-append-only"],
    logLevel: "error" as LogLevel,
    // A machine that does other work too must not count as a test that noticed something.
    timeoutMS: 60_000,
    ...options,
  }).runMutationTest();
}
