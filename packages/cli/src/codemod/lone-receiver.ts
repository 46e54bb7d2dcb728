import type { Node } from "@babel/types";
import type { Site, Source } from "./source.js";

/**
 * Whether a receiver that is made here is the only value of the variable, the field or the function that it is reached
 * by: not one of two, not what something else makes of it, and not a field that others can set.
 */
export function isLone({ node, parents }: Site, source: Source): boolean {
  let child: Node = node;
  for (const parent of parents) {
    switch (parent.type) {
      case "TSNonNullExpression":
      case "TSAsExpression":
      case "TSSatisfiesExpression":
      case "ParenthesizedExpression":
      case "ReturnStatement":
      case "BlockStatement":
        break;
      case "VariableDeclarator":
        return true;
      case "MemberExpression":
        return parent.object === child;
      case "AssignmentExpression":
        return parent.right === child && isHeld(parent.left, source);
      case "ClassProperty":
        return parent.accessibility === "private" && isHeld(parent.key, source);
      case "ClassPrivateProperty":
        return true;
      case "ArrowFunctionExpression":
      case "FunctionExpression":
      case "FunctionDeclaration":
        if (resultsOf(parent, source) > 1) return false;
        if (parent.type === "FunctionDeclaration") return true;
        break;
      default:
        return false;
    }
    child = parent;
  }
  return false;
}

/** Whether nothing but an assignment in this file sets a variable or a field. */
function isHeld(node: Node, source: Source): boolean {
  if (/\bObject\.(assign|define\w+)\(\s*this\b/.test(source.text)) return false;
  if (node.type !== "MemberExpression") return true;
  const { property } = node;
  if (property.type === "PrivateName") return true;
  return source.sites.some(
    ({ node: each }) =>
      each.type === "ClassProperty" &&
      each.accessibility === "private" &&
      Reflect.get(each.key, "name") === Reflect.get(property, "name"),
  );
}

function resultsOf(node: Node, source: Source): number {
  return source.sites.filter(
    ({ node: each, parents }) =>
      each.type === "ReturnStatement" &&
      parents.find(({ type }) => /Function|Method/.test(type)) === node,
  ).length;
}
