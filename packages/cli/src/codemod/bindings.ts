import type {
  CallExpression,
  ImportDeclaration,
  Node,
  StringLiteral,
  VariableDeclaration,
} from "@babel/types";
import { bare, keyOf, type Site, type Source, sitesOf } from "./source.js";
import { isVendor, type Replacement, replacementOf } from "./vendor-entries.js";

/** A name of the vendor's in a file. */
export interface Binding {
  readonly imported: string;
  readonly local: string;
  readonly node: Node;
  readonly isType: boolean;
  /** Its replacement; `undefined` if it stays. */
  readonly replacement: Replacement | undefined;
}

/** A statement that loads an entry of the vendor's. */
export interface Load {
  readonly entry: string;
  /** Where the entry is named. */
  readonly specifier: StringLiteral;
  readonly site: Site<ImportDeclaration | VariableDeclaration>;
  /** `await import(…)` or `require(…)`, if it is not an import declaration. */
  readonly call: Node | undefined;
  readonly bindings: readonly Binding[];
  /** Whether there is more than a list of names: a default, a namespace. */
  readonly isWhole: boolean;
}

/** Every import, `require()` and `import()` of the vendor's, or of other modules. */
export function loadsOf(
  source: Source,
  isWanted: (specifier: string) => boolean = isVendor,
): Load[] {
  const imports = sitesOf(source, "ImportDeclaration")
    .filter(({ node }) => isWanted(node.source.value))
    .map((site) => fromImport(site));
  const calls = sitesOf(source, "VariableDeclaration").flatMap(
    (site) => fromCall(site, isWanted) ?? [],
  );
  return [...imports, ...calls];
}

function fromImport(site: Site<ImportDeclaration>): Load {
  const { source, specifiers, importKind } = site.node;
  const bindings = specifiers.flatMap((node): Binding[] => {
    if (node.type !== "ImportSpecifier") return [];
    const { imported, local } = node;
    const name = imported.type === "Identifier" ? imported.name : imported.value;
    return [
      {
        imported: name,
        local: local.name,
        node,
        isType: importKind === "type" || node.importKind === "type",
        replacement: replacementOf(source.value, name),
      },
    ];
  });
  const isWhole = bindings.length < specifiers.length;
  return { entry: source.value, specifier: source, site, call: undefined, bindings, isWhole };
}

function fromCall(
  site: Site<VariableDeclaration>,
  isWanted: (specifier: string) => boolean,
): Load | undefined {
  const [declarator] = site.node.declarations;
  if (site.node.declarations.length !== 1 || !declarator?.init) return undefined;
  const call = bare(declarator.init);
  const specifier = loadedBy(call);
  if (!specifier || !isWanted(specifier.value)) return undefined;
  const { value: entry } = specifier;
  const properties = declarator.id.type === "ObjectPattern" ? declarator.id.properties : [];
  const bindings = properties.flatMap((node): Binding[] => {
    const imported = keyOf(node);
    if (imported === undefined || node.type !== "ObjectProperty") return [];
    if (node.value.type !== "Identifier") return [];
    const replacement = replacementOf(entry, imported);
    return [{ imported, local: node.value.name, node, isType: false, replacement }];
  });
  const isWhole = bindings.length < properties.length || bindings.length === 0;
  return { entry, specifier, site, call, bindings, isWhole };
}

/** What `require("…")` or `await import("…")` loads. */
function loadedBy(node: Node): StringLiteral | undefined {
  const call = node.type === "AwaitExpression" ? bare(node.argument) : node;
  return call.type === "CallExpression" ? loadedModuleOf(call) : undefined;
}

/** What a call of `require()` or `import()` names, if it is the vendor's. */
export function entryOf(call: CallExpression): StringLiteral | undefined {
  const specifier = loadedModuleOf(call);
  return specifier && isVendor(specifier.value) ? specifier : undefined;
}

/** What a call of `require()` or `import()` names. */
export function loadedModuleOf({
  callee,
  arguments: given,
}: CallExpression): StringLiteral | undefined {
  const isLoad =
    callee.type === "Import" || (callee.type === "Identifier" && callee.name === "require");
  const [specifier] = given;
  return isLoad && specifier?.type === "StringLiteral" ? specifier : undefined;
}
