import type { Node, VariableDeclarator } from "@babel/types";
import { bare, keyOf, type Site, type Source, sitesOf, textOf } from "./source.js";

/** Where a signing key comes from: the process's variable, an object of bindings, or elsewhere. */
export type KeyOrigin = "environment" | "elsewhere" | { readonly bindings: string };

/**
 * Where the value of an option comes from.
 *
 * @param variable The variable that is read if the option is left out.
 */
export function keyOriginOf(value: Node, variable: string, source: Source, site: Site): KeyOrigin {
  const node = bare(value);
  if (node.type === "LogicalExpression" && /^(""|''|undefined)$/.test(textOf(source, node.right))) {
    return keyOriginOf(node.left, variable, source, site);
  }
  if (node.type === "TemplateLiteral") {
    const [expression, ...others] = node.expressions;
    const isWhole = node.quasis.every(({ value: { raw } }) => raw === "");
    if (!expression || others.length > 0 || !isWhole) return "elsewhere";
    return keyOriginOf(expression, variable, source, site);
  }
  if (node.type === "MemberExpression") return originOfMember(node, variable, source, site);
  if (node.type !== "Identifier") return "elsewhere";
  const [declarator, ...others] = declaratorsOf(source, node.name);
  if (!declarator?.init || others.length > 0) return "elsewhere";
  if (declarator.id.type === "Identifier")
    return keyOriginOf(declarator.init, variable, source, site);
  const isSame =
    declarator.id.type === "ObjectPattern" &&
    declarator.id.properties.some(
      (property) =>
        keyOf(property) === variable &&
        property.type === "ObjectProperty" &&
        property.value.type === "Identifier" &&
        property.value.name === node.name,
    );
  return isSame ? originOfObject(declarator.init, source, site) : "elsewhere";
}

function originOfMember(
  node: Extract<Node, { type: "MemberExpression" }>,
  variable: string,
  source: Source,
  site: Site,
): KeyOrigin {
  const { property, computed, object } = node;
  const isName = !computed && property.type === "Identifier" && property.name === variable;
  const isText = property.type === "StringLiteral" && property.value === variable;
  return isName || isText ? originOfObject(object, source, site) : "elsewhere";
}

function originOfObject(object: Node, source: Source, { parents }: Site): KeyOrigin {
  const node = bare(object);
  const text = textOf(source, node);
  if (text === "process.env") return "environment";
  if (/^import\.meta\b|^Bun\.|^Deno\./.test(text)) return "elsewhere";
  if (/^[\w$.]+\.env$/.test(text)) return { bindings: text };
  if (node.type !== "Identifier") return "elsewhere";
  const isBinding = sitesOf(source, "ImportSpecifier").some(
    ({ node: { local }, parents: [from] }) =>
      local.name === node.name &&
      from?.type === "ImportDeclaration" &&
      /^(cloudflare:workers|\$env\/dynamic\/private)$/.test(from.source.value),
  );
  const isParameter = parents.some((parent) => {
    const parameters: unknown = Reflect.get(parent, "params");
    const isNamed = (each: Node) => each.type === "Identifier" && each.name === node.name;
    return Array.isArray(parameters) && parameters.some(isNamed);
  });
  return isBinding || (isParameter && node.name === "env") ? { bindings: text } : "elsewhere";
}

/** The `const` declarations of a name. */
export function declaratorsOf(source: Source, name: string): VariableDeclarator[] {
  return sitesOf(source, "VariableDeclarator")
    .filter(({ node: { id }, parents: [parent] }) => {
      if (parent?.type !== "VariableDeclaration" || parent.kind !== "const") return false;
      if (id.type === "Identifier") return id.name === name;
      if (id.type !== "ObjectPattern") return false;
      return id.properties.some(
        (each) =>
          each.type === "ObjectProperty" &&
          each.value.type === "Identifier" &&
          each.value.name === name,
      );
    })
    .map(({ node }) => node);
}
