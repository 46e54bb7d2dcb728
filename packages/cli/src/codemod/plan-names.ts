import type { Identifier, Node } from "@babel/types";
import type { Binding, Load } from "./bindings.js";
import { type Source, sitesOf, usesOf } from "./source.js";

/** The new names of the replaced names of the vendor's, by their present ones. */
export type Names = ReadonlyMap<string, string>;

/** A name keeps its alias. Without one it is renamed, unless something else in the file gets in the way. */
export function planNames(source: Source, loads: readonly Load[]): Names {
  const names = new Map<string, string>();
  for (const { bindings } of loads) {
    for (const binding of bindings) {
      if (binding.replacement) names.set(binding.local, nameOf(binding, source, loads, names));
    }
  }
  return names;
}

function nameOf(
  { local, imported, replacement }: Binding,
  source: Source,
  loads: readonly Load[],
  names: Names,
): string {
  const wanted = replacement?.name ?? local;
  if (local !== imported || local === wanted) return local;
  // Two wrappers of one package become one function.
  const shares = loads
    .flatMap(({ bindings }) => bindings)
    .filter((other) => names.get(other.local) === wanted || other.local === wanted)
    .every((other) => other.replacement?.from === replacement?.from);
  const isOwn = !isImported(loads, wanted) && usesBesides(source, wanted, loads).length > 0;
  return !shares || isOwn || isShadowed(source, local, loads) || isImportedElsewhere(source, wanted)
    ? local
    : wanted;
}

/** The places where a name is used, except the statements that load it. */
export function usesBesides(source: Source, name: string, loads: readonly Load[]): Identifier[] {
  const statements: readonly Node[] = loads.map(({ site }) => site.node);
  return usesOf(source, name)
    .filter(({ parents }) => !parents.some((parent) => statements.includes(parent)))
    .map(({ node }) => node);
}

function isImported(loads: readonly Load[], name: string): boolean {
  return loads.some(({ bindings }) => bindings.some(({ local }) => local === name));
}

function isImportedElsewhere(source: Source, name: string): boolean {
  return sitesOf(source, "ImportSpecifier").some(
    ({ node, parents: [parent] }) =>
      node.local.name === name &&
      parent?.type === "ImportDeclaration" &&
      !parent.source.value.startsWith("@upstash/qstash"),
  );
}

/** Whether the name is declared again, or is written where a new name would change something else. */
function isShadowed(source: Source, name: string, loads: readonly Load[]): boolean {
  const uses = usesBesides(source, name, loads);
  return usesOf(source, name).some(({ node, parents: [parent] }) => {
    if (!uses.includes(node)) return false;
    if (parent?.type === "ExportSpecifier") return true;
    if (parent?.type === "ObjectProperty") return parent.shorthand;
    if (parent?.type === "VariableDeclarator") return parent.id === node;
    const parameters: unknown = parent && Reflect.get(parent, "params");
    return Array.isArray(parameters) && parameters.includes(node);
  });
}
