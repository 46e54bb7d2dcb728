import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./built-site.js";
import { firstColumn, readMarkdown } from "./markdown-page.js";

/** Where options are declared: a file of a package, and how the declaration begins. */
const DECLARATIONS: readonly (readonly [path: string, start: RegExp])[] = [
  ["core/src/options.ts", /^const TYPES\b.*$/m],
  ["once/src/options.ts", /^export interface OnceOptions\b.*$/m],
  ["once/src/redis.ts", /^export interface RedisStoreOptions\b.*$/m],
  ["once/src/memory.ts", /^export interface MemoryStoreOptions\b.*$/m],
  ["once/src/postgres-store.ts", /^export interface PostgresStoreOptions\b.*$/m],
  ["once/src/postgres-claim.ts", /^export interface ClaimOptions\b.*$/m],
  ["otel/src/traced.ts", /^export interface TracedOptions\b.*$/m],
  ["workflow/src/options.ts", /^export interface VerifiedOptions\b.*$/m],
];
const PACKAGES = ["core", "next", "hono", "express", "fastify", "workflow", "once", "otel"];
const README_FILES = ["README.md", ...PACKAGES.map((name) => `packages/${name}/README.md`)];

const declared = DECLARATIONS.map(([path, start]) => {
  const [, rest = ""] = readFileSync(join(ROOT, "packages", path), "utf8").split(start);
  const [body = ""] = rest.split(/^\}/m);
  return [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??(?::|\()/gm)].map(([, name = ""]) => name);
});

test.each(DECLARATIONS.map(([path], index) => [path, declared[index]] as const))(
  "options are found in %s",
  (_, names) => expect(names?.length).toBeGreaterThan(0),
);

test.each(README_FILES)("each option in a table of %s exists", (file) => {
  const known = declared.flat();
  const unknown = firstColumn(readMarkdown(file), "option").filter((name) => !known.includes(name));
  expect(unknown).toEqual([]);
});
