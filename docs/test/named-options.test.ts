import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "./built-site.js";
import { readCommands } from "./command-tree.js";
import { firstColumn, readMarkdown } from "./markdown-page.js";

const source = (path: string) => readFileSync(join(ROOT, "packages", path), "utf8");

/** The names of an object or an interface in a source file, as it declares them. */
function declared(code: string, start: RegExp): readonly string[] {
  const [, rest = ""] = code.split(start);
  const [body = ""] = rest.split(/^\}/m);
  return [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??(?::|\()/gm)].map(([, name = ""]) => name);
}

const OPTIONS = declared(source("core/src/options.ts"), /^const TYPES\b.*$/m);

describe("options", () => {
  test("of core are found in its source", () => {
    expect(OPTIONS).toEqual(expect.arrayContaining(["url", "env", "onRefused", "now"]));
  });

  test("in the tables of READMEs exist", () => {
    const others = [
      ...declared(source("once/src/options.ts"), /^export interface OnceOptions\b.*$/m),
      ...declared(source("once/src/redis.ts"), /^export interface RedisStoreOptions\b.*$/m),
      ...declared(source("once/src/memory.ts"), /^export interface MemoryStoreOptions\b.*$/m),
      ...declared(source("once/src/postgres-store.ts"), /^export interface PostgresStore.*$/m),
      ...declared(source("once/src/postgres-claim.ts"), /^export interface ClaimOptions\b.*$/m),
      ...declared(source("otel/src/traced.ts"), /^export interface TracedOptions\b.*$/m),
      ...declared(source("workflow/src/options.ts"), /^export interface VerifiedOptions\b.*$/m),
    ];
    const names = ["core", "next", "hono", "express", "fastify", "workflow", "once", "otel"];
    const files = ["README.md", ...names.map((name) => `packages/${name}/README.md`)];
    const unknown = files.flatMap((file) =>
      firstColumn(readMarkdown(file), "option")
        .filter((name) => ![...OPTIONS, ...others].includes(name))
        .map((name) => `${file}: ${name}`),
    );
    expect(unknown).toEqual([]);
  });
});

describe("reference/cli.md", async () => {
  const commands = await readCommands();
  const page = readMarkdown("docs/reference/cli.md");

  test("has the commands that the command line has", () => {
    expect(commands.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["send", "migrate plan"]),
    );
    const missing = commands.filter(({ path }) => !new RegExp(`\\b${path}\\b`).test(page));
    expect(missing.map(({ path }) => path)).toEqual([]);
  });

  test.each(commands.map((command) => [command.path, command] as const))(
    "has the options of `%s`",
    (path, { options }) => {
      const section = sectionsOf(page, path);
      expect(options.filter((name) => !new RegExp(`${name}(?![\\w-])`).test(section))).toEqual([]);
    },
  );

  test("names no option that no command has", () => {
    const known = new Set(commands.flatMap(({ options }) => options));
    const common = ["--help", "--color", "--no-color", "--version"];
    const named = [...page.matchAll(/(?<![\w-])--[a-z][\w-]*/g)].map(([name]) => name);
    const unknown = named.filter((name) => !known.has(name) && !common.includes(name));
    expect([...new Set(unknown)]).toEqual([]);
  });
});

/** The part of the page that is about a command: below its own heading, or below that of its group. */
function sectionsOf(page: string, path: string): string {
  const parts = page.split(/^(?=#{2,4} )/m);
  const [group = ""] = path.split(" ");
  const about = (name: string) =>
    parts.filter((part) => new RegExp(`^#+ .*\\b${name}\\b`).test(part)).join("\n");
  return `${about(path)}\n${about(group)}` || page;
}
