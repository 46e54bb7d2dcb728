import type { Node } from "@babel/types";
import { bare, type Site, type Source, textOf } from "./source.js";

/** A branch that lets nothing in. */
const REFUSAL =
  /\bthrow\b|\b[45]\d\d\b|unauthori[sz]ed|forbidden|bad_?request|\b(fail|error|reject)\w*\(|^\s*false\s*$/i;

/**
 * Whether a condition verifies a request only if it has a signature: then a stranger only leaves the header out.
 *
 * @param meaning What the condition depends on.
 * @param verifies Finds what verifies in a text.
 */
export function passesUnsigned(
  { node, parents }: Site,
  meaning: string,
  verifies: RegExp,
  source: Source,
): boolean {
  if (!/signature(?!\w*error)/i.test(meaning)) return false;
  const isRefusal = (branch: Node | null | undefined) =>
    branch != null && REFUSAL.test(textOf(source, branch));
  switch (node.type) {
    case "IfStatement":
    case "ConditionalExpression": {
      // `if (!signature) return handle(body)`, with the verification after it
      if (isMissing(node.test)) return !isRefusal(node.consequent);
      return verifies.test(textOf(source, node.consequent)) && !isRefusal(node.alternate);
    }
    case "LogicalExpression": {
      // `if (signature && !(await verify(…))) return 401`, or `signature && (await verify(…));`
      if (node.operator !== "&&" || isMissing(node.left)) return false;
      const right = bare(node.right);
      const isNegated = right.type === "UnaryExpression" && right.operator === "!";
      const isStatement = parents[0]?.type === "ExpressionStatement";
      return verifies.test(textOf(source, right)) && (isNegated || isStatement);
    }
    default:
      return false;
  }
}

/** `!signature`, `signature === undefined` */
function isMissing(test: Node): boolean {
  const node = bare(test);
  if (node.type === "LogicalExpression") return isMissing(node.left) || isMissing(node.right);
  if (node.type === "UnaryExpression") return node.operator === "!";
  return (
    node.type === "BinaryExpression" &&
    /^===?$/.test(node.operator) &&
    /^(Null|Identifier|String)/.test(node.right.type)
  );
}
