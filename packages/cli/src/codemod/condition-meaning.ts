import type { Node } from "@babel/types";
import { bare, childrenOf, keyOf, type Source, textOf } from "./source.js";

/** Calls whose result says the same as what they are given. */
const TRANSPARENT =
  /(^|\.)(Boolean|String|Number|includes|has|startsWith|endsWith|test|match|toLowerCase|toUpperCase|trim)$/;

/**
 * What a condition depends on: the names and texts in it, and those in the declarations of its names, one after the
 * other. What a call does inside is left out, unless it is a function of the file: there, its tests and results count.
 *
 * @param ignored Names that are not looked up.
 */
export function meaningOf(test: Node, source: Source, ignored: ReadonlySet<string>): string {
  const meaning = new Meaning(source, ignored);
  meaning.read(test);
  return meaning.found.join(" ");
}

class Meaning {
  readonly found: string[] = [];
  readonly #source: Source;
  readonly #ignored: ReadonlySet<string>;
  readonly #seen: Set<string>;

  constructor(source: Source, ignored: ReadonlySet<string>) {
    this.#source = source;
    this.#ignored = ignored;
    this.#seen = new Set(ignored);
  }

  read(given: Node): void {
    const node = bare(given);
    if (/^(Identifier|(Optional)?MemberExpression)$/.test(node.type)) {
      this.#name(textOf(this.#source, node).replaceAll("?.", "."));
    } else if (node.type === "StringLiteral" || node.type === "TemplateElement") {
      this.found.push(textOf(this.#source, node));
    } else if (node.type === "CallExpression" || node.type === "OptionalCallExpression") {
      this.#call(node.callee, node.arguments);
    } else if (/Function|Method/.test(node.type)) {
      this.#results(Reflect.get(node, "body"));
    } else if (node.type !== "NewExpression") {
      for (const child of childrenOf(node)) this.read(child);
    }
  }

  #name(name: string): void {
    this.found.push(name);
    if (this.#seen.has(name)) return;
    this.#seen.add(name);
    for (const value of valuesOf(name, this.#source)) {
      if (typeof value === "string") this.found.push(value);
      else this.read(value);
    }
  }

  #call(callee: Node, given: readonly Node[]): void {
    const name = textOf(this.#source, callee).replaceAll("?.", ".");
    // The result of a verification is no reason to skip it.
    if (/(^|\.)verif\w*$/i.test(name) || this.#ignored.has(name)) return;
    const isTransparent = TRANSPARENT.test(name);
    const object: Node | undefined = Reflect.get(callee, "object");
    if (!object) this.read(callee);
    else if (isTransparent) this.read(object);
    else this.found.push(name.slice(name.lastIndexOf(".") + 1));
    for (const each of given) if (isTransparent || each.type === "StringLiteral") this.read(each);
  }

  /** What decides about the result of a function. */
  #results(body: Node): void {
    if (body.type !== "BlockStatement") this.read(body);
    for (const { node, parents } of this.#source.sites) {
      if (!parents.includes(body)) continue;
      if (node.type === "IfStatement") this.read(node.test);
      if (node.type === "ReturnStatement" && node.argument) this.read(node.argument);
    }
  }
}

/** What a name may stand for in a file: a variable, a function, an import, a property, a field. */
function valuesOf(name: string, source: Source): (Node | string)[] {
  const isNamed = (node: Node | null | undefined) => node != null && textOf(source, node) === name;
  return source.sites.flatMap(({ node, parents }): (Node | string)[] => {
    switch (node.type) {
      case "VariableDeclarator":
        if (node.id.type === "ObjectPattern") return partsOf(node.id, node.init, name, source);
        if (node.init && isVariable(node.id, name)) return [node.init];
        return node.init && node.id.type === "Identifier"
          ? memberOf(node.init, node.id.name, name)
          : [];
      case "FunctionDeclaration":
        return isNamed(node.id) ? [node] : [];
      case "ImportSpecifier":
        if (node.local.name !== name || parents[0]?.type !== "ImportDeclaration") return [];
        return [textOf(source, node.imported), environmentIn(parents[0].source.value)];
      case "ClassProperty":
      case "ClassPrivateProperty":
        return node.value && `this.${textOf(source, node.key)}` === name ? [node.value] : [];
      case "AssignmentExpression":
        // `if (isDev) check = false`
        return isNamed(node.left)
          ? [
              node.right,
              ...parents.flatMap((each) => (each.type === "IfStatement" ? [each.test] : [])),
            ]
          : [];
      default:
        return [];
    }
  });
}

function isVariable(id: Node, name: string): boolean {
  return id.type === "Identifier" && id.name === name;
}

/** `flags.verify`, where `flags` is an object of the file. */
function memberOf(init: Node, object: string, name: string): Node[] {
  const value = bare(init);
  if (value.type !== "ObjectExpression" || !name.startsWith(`${object}.`)) return [];
  return value.properties.flatMap((each) =>
    each.type === "ObjectProperty" && `${object}.${keyOf(each)}` === name ? [each.value] : [],
  );
}

/** `const { NODE_ENV } = process.env` */
function partsOf(
  pattern: Node,
  init: Node | null | undefined,
  name: string,
  source: Source,
): string[] {
  const from = init && /Member|Identifier/.test(init.type) ? `${textOf(source, init)}.` : "";
  const properties = pattern.type === "ObjectPattern" ? pattern.properties : [];
  return properties.flatMap((each) => {
    if (each.type !== "ObjectProperty") return [];
    const local = each.value.type === "AssignmentPattern" ? each.value.left : each.value;
    return isVariable(local, name) ? [`${from}${keyOf(each) ?? ""}`] : [];
  });
}

/** `$app/environment` says what all of its names are about. */
function environmentIn(specifier: string): string {
  return /\benvironment\b/.test(specifier) ? specifier : "";
}
