import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";

/** Entries of the vendor's package that this one does not have, and why. */
const NOT_OFFERED: Readonly<Record<string, string>> = {
  "./dist/nextjs": "an older name of ./nextjs",
  "./workflow": "the vendor ships no such file",
};

const VENDOR = "@upstash/workflow";
const OURS = "@qstash-verify/workflow";
const directory = join(import.meta.dirname, "drop-in");

const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(import.meta.dirname, "tsconfig.json"), ts.sys.readFile).config,
  ts.sys,
  import.meta.dirname,
);

/** A program over source text that is on no disk, where a file of that name could stand. */
function compile(sources: ReadonlyMap<string, string>): ts.Program {
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (file) => sources.has(file) || fileExists(file);
  host.readFile = (file) => sources.get(file) ?? readFile(file);
  return ts.createProgram([...sources.keys()], options, host);
}

/** Names of values and types that the module of each specifier exports. */
function exportsOf(specifiers: readonly string[]): string[][] {
  const file = join(directory, "specifiers.ts");
  const lines = specifiers.map((each, at) => `import * as m${at} from "${each}"; void m${at};`);
  const program = compile(new Map([[file, lines.join("\n")]]));
  const checker = program.getTypeChecker();
  return (program.getSourceFile(file)?.statements ?? []).flatMap((statement) => {
    if (!ts.isImportDeclaration(statement)) return [];
    const module = checker.getSymbolAtLocation(statement.moduleSpecifier);
    return [module ? checker.getExportsOfModule(module).map(({ name }) => name) : []];
  });
}

const { exports: entries } = createRequire(import.meta.url)(
  join(import.meta.dirname, "../node_modules", VENDOR, "package.json"),
);
const offered = Object.keys(entries).filter((entry) => !(entry in NOT_OFFERED));

test("what is not offered is still the vendor's", () => {
  expect(Object.keys(entries)).toEqual(expect.arrayContaining(Object.keys(NOT_OFFERED)));
});

describe("every name of the vendor's, values and types, is exported by ours too", () => {
  const theirs = exportsOf(offered.map((entry) => VENDOR + entry.slice(1)));
  const ours = exportsOf(offered.map((entry) => OURS + entry.slice(1)));
  test.each(offered)("%s", (entry) => {
    const at = offered.indexOf(entry);
    expect(theirs[at]).toContain("serve");
    expect(ours[at]).toEqual(expect.arrayContaining(theirs[at] ?? []));
  });
});

test("an app of each entry compiles when its import is changed, and nothing else", () => {
  const apps = readdirSync(directory);
  const written = offered.map((entry) => (entry === "." ? "root" : basename(entry)));
  expect(apps.map((app) => basename(app, ".ts")).sort()).toEqual(written.sort());
  const changed = apps.map((app): [string, string] => {
    const text = readFileSync(join(directory, app), "utf8");
    const moved = text.replace(`from "${VENDOR}`, `from "${OURS}`);
    expect(moved, app).not.toBe(text);
    return [join(directory, `changed-${app}`), moved];
  });
  const errors = ts
    .getPreEmitDiagnostics(compile(new Map(changed)))
    .map(({ file, messageText }) => {
      const text = ts.flattenDiagnosticMessageText(messageText, "\n");
      return `${basename(file?.fileName ?? "")}: ${text}`;
    });
  expect(errors).toEqual([]);
});
