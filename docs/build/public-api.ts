import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const PACKAGES = fileURLToPath(new URL("../../packages/", import.meta.url));

/** Packages whose exports users import, in the order of the sidebar. */
export const NAMES = [
  "core",
  "next",
  "hono",
  "express",
  "fastify",
  "workflow",
  "once",
  "otel",
  "testing",
  "emulator",
] as const;

/** Entries that are the packages' own: what an adapter or a test runner of theirs is made of. */
const INTERNAL = ["core/building", "testing/conformance/node"];

/** Something that an entry exports, and where it is written. */
export interface Exported {
  readonly name: string;
  readonly symbol: ts.Symbol;
  readonly declaration: ts.Declaration;
  /** Whether it can be used in an expression, and not only as a type. */
  readonly isValue: boolean;
}

/** What is imported by one name: `@qstash-verify/next/pages`. */
export interface Entry {
  readonly specifier: string;
  readonly exports: readonly Exported[];
}

const entryFiles = new Map(NAMES.map((name) => [name, entriesOf(name)]));
const files = [...entryFiles.values()].flatMap((entries) => entries.map(({ file }) => file));
const program = ts.createProgram(files, {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: ["node"],
});

/** Knows the types of all that is exported. */
export const checker: ts.TypeChecker = program.getTypeChecker();

/** The entries of a package, and what each exports of its own. */
export function publicApi(name: string): Entry[] {
  const entries = entryFiles.get(name as (typeof NAMES)[number]);
  if (entries === undefined) throw new Error(`there is no package ${name}`);
  return entries.map(({ specifier, file }) => ({ specifier, exports: exportsOf(file) }));
}

/** The entries that `package.json` lists, and their sources. */
function entriesOf(name: string): { readonly specifier: string; readonly file: string }[] {
  const { exports } = JSON.parse(readFileSync(join(PACKAGES, name, "package.json"), "utf8"));
  const entries = Object.entries(exports as Record<string, { import?: { types: string } }>);
  return entries.flatMap(([path, { import: target }]) => {
    if (target === undefined || INTERNAL.includes(join(name, path))) return [];
    const source = target.types.replace("./dist/", "src/").replace(".d.ts", ".ts");
    const file = join(PACKAGES, name, source);
    if (!existsSync(file)) throw new Error(`${file} is not there`);
    return [{ specifier: join("@qstash-verify", name, path), file }];
  });
}

function exportsOf(file: string): Exported[] {
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${file} exports nothing`);
  return checker.getExportsOfModule(module).flatMap((exported) => {
    const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
    const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
    const [declaration] = symbol.declarations ?? [];
    // What is handed on of another package has its documents there.
    const isOwn =
      declaration && dirname(declaration.getSourceFile().fileName).startsWith(packageOf(file));
    const isValue = (symbol.flags & ts.SymbolFlags.Value) !== 0 && !isTypeOnly(exported);
    return isOwn ? [{ name: exported.name, symbol, declaration, isValue }] : [];
  });
}

function packageOf(file: string): string {
  return `${file.slice(0, file.indexOf("/src/"))}/src`;
}

/** Whether it is exported by `export type`. */
function isTypeOnly({ declarations = [] }: ts.Symbol): boolean {
  return declarations.some(
    (each) => ts.isExportSpecifier(each) && (each.isTypeOnly || each.parent.parent.isTypeOnly),
  );
}
