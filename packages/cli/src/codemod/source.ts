import { parse } from "@babel/parser";
import type { Identifier, Node, Program } from "@babel/types";

/** A node, and the nodes that it is in, the nearest first. */
export interface Site<Kind extends Node = Node> {
  readonly node: Kind;
  readonly parents: readonly Node[];
}

/** A file of an app, parsed. */
export interface Source {
  readonly text: string;
  readonly program: Program;
  /** Every node, in the order of the text. */
  readonly sites: readonly Site[];
}

/**
 * Parses TypeScript or JavaScript.
 *
 * @param name Its name: `.ts` has type assertions in angle brackets, everything else may have JSX.
 * @throws SyntaxError
 */
export function parseSource(text: string, name: string): Source {
  const isTypeScript = /\.[cm]?tsx?$/.test(name);
  const hasElements = !/\.[cm]?ts$/.test(name);
  const { program } = parse(text, {
    sourceType: "unambiguous",
    allowReturnOutsideFunction: true,
    allowAwaitOutsideFunction: true,
    plugins: [
      ...(isTypeScript ? (["typescript"] as const) : []),
      ...(hasElements ? (["jsx"] as const) : []),
      "decorators-legacy",
      "decoratorAutoAccessors",
      "explicitResourceManagement",
    ],
  });
  const sites: Site[] = [];
  collect(program, [], sites);
  return { text, program, sites };
}

function collect(node: Node, parents: readonly Node[], sites: Site[]): void {
  sites.push({ node, parents });
  const inside = [node, ...parents];
  for (const child of childrenOf(node)) collect(child, inside, sites);
}

/** The nodes directly in a node. */
export function childrenOf(node: Node): Node[] {
  return Object.entries(node).flatMap(([key, value]) =>
    /comments$/i.test(key) ? [] : [value].flat().filter(isNode),
  );
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === "object" && value !== null && typeof Reflect.get(value, "type") === "string"
  );
}

/** The last statement of a block, or the only one. */
export function lastOf(branch: Node): Node | undefined {
  return branch.type === "BlockStatement" ? branch.body.at(-1) : branch;
}

/** All nodes of a kind. */
export function sitesOf<Type extends Node["type"]>(
  { sites }: Source,
  type: Type,
): Site<Extract<Node, { type: Type }>>[] {
  return sites.filter(
    (site): site is Site<Extract<Node, { type: Type }>> => site.node.type === type,
  );
}

/** The places where a name means a value or a type, not a property and not an entry in an import list. */
export function usesOf(source: Source, name: string): Site<Identifier>[] {
  return sitesOf(source, "Identifier").filter(({ node, parents: [parent] }) => {
    if (node.name !== name || parent === undefined) return false;
    if (parent.type.startsWith("Import")) return false;
    if (parent.type === "MemberExpression" || parent.type === "OptionalMemberExpression") {
      return parent.object === node || parent.computed;
    }
    if (parent.type === "ObjectProperty") return parent.value === node || parent.computed;
    if (parent.type === "ExportSpecifier") return parent.local === node;
    return (
      !/Method|ClassProperty|TSPropertySignature/.test(parent.type) ||
      Reflect.get(parent, "key") !== node
    );
  });
}

/** The text of a node. */
export function textOf({ text }: Source, { start, end }: Node): string {
  return text.slice(start ?? 0, end ?? 0);
}

/** An expression without the parts that only a compiler sees: parentheses, `!`, `as`, `satisfies`. */
export function bare(node: Node): Node {
  switch (node.type) {
    case "TSNonNullExpression":
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSTypeAssertion":
    case "ParenthesizedExpression":
      return bare(node.expression);
    default:
      return node;
  }
}

/** The name of an object's property, or of an object pattern's. */
export function keyOf(property: Node): string | undefined {
  if (property.type !== "ObjectProperty" && property.type !== "ObjectMethod") return undefined;
  if (property.computed) return undefined;
  if (property.key.type === "Identifier") return property.key.name;
  return property.key.type === "StringLiteral" ? property.key.value : undefined;
}
