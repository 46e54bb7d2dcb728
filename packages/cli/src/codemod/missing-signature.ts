import type { Node } from "@babel/types";
import { bare, lastOf, type Site, type Source, sitesOf, textOf } from "./source.js";

/** A status that refuses a request: `status: 401`, `.status(401)`, `error(401, …)`, `c.json({}, 401)`. */
const REFUSING_STATUS = /status\w*\W{1,4}[45]\d\d\b|[,(]\s*4(00|01|03|04|22)\s*[,)]/i;
const REFUSING_CALL =
  /^(await\s+)?([\w.]+\.)?(notFound|unauthori[sz]ed|forbidden|bad_?request|fail|reject|refuse|deny|error)\w*\(/i;
/** A constant such as `UNSIGNED`. */
const CONSTANT = /^[A-Z][A-Z\d_]+$/;
const NOTHING = /^(false|null|undefined)$/;

/**
 * Whether a condition verifies a request only if it has a signature. A stranger could then skip it by leaving the
 * header out.
 *
 * @param meaning What the condition depends on.
 * @param verifies Finds what verifies in a text.
 */
export function passesUnsigned(
  site: Site,
  meaning: string,
  verifies: RegExp,
  source: Source,
): boolean {
  const { node } = site;
  if (!/signature(?!\w*error)/i.test(meaning)) return false;
  switch (node.type) {
    case "IfStatement":
      // The condition asks how an earlier verification ended: `if (!isSignatureValid) …`
      if (/valid|verif/i.test(textOf(source, node.test))) return false;
      return isMissing(node.test)
        ? !isRefusal(node.consequent, source)
        : verifies.test(textOf(source, node.consequent)) && isOpenWithout(site, source);
    case "ConditionalExpression": {
      const [present, absent] = isMissing(node.test)
        ? [node.alternate, node.consequent]
        : [node.consequent, node.alternate];
      return verifies.test(textOf(source, present)) && !isRefusedValue(absent, source);
    }
    case "LogicalExpression": {
      const right = bare(node.right);
      if (!verifies.test(textOf(source, right))) return false;
      // `const isValid = !signature || (await verify(…))`
      if (node.operator === "||") return isMissing(node.left) && !isNegated(right);
      // `if (signature && !(await verify(…))) return 401`, or `signature && (await verify(…));`
      const isStatement = site.parents[0]?.type === "ExpressionStatement";
      return node.operator === "&&" && !isMissing(node.left) && (isNegated(right) || isStatement);
    }
    default:
      return false;
  }
}

/** Whether `if (signature) { … }` lets a request without one go on. */
function isOpenWithout({ node, parents }: Site, source: Source): boolean {
  if (node.type !== "IfStatement") return false;
  if (node.alternate) return !isRefusal(node.alternate, source);
  const last = lastOf(node.consequent);
  if (last?.type === "ReturnStatement" || last?.type === "ThrowStatement") {
    const block = parents[0];
    const rest = block?.type === "BlockStatement" ? block.body : [];
    const next = rest[rest.indexOf(node) + 1];
    return !next || !isRefusal(next, source);
  }
  return !setsVerdict(last, parents, source);
}

/** `isValid = await verify(…)`, where `isValid` was declared as `false`, or without a value. */
function setsVerdict(last: Node | undefined, parents: readonly Node[], source: Source): boolean {
  if (last?.type !== "ExpressionStatement") return false;
  const { expression } = last;
  if (expression.type !== "AssignmentExpression") return false;
  const name = textOf(source, expression.left);
  const around = parents.find(({ type }) => /Function|Method/.test(type));
  return sitesOf(source, "VariableDeclarator").some(
    (site) =>
      (!around || site.parents.includes(around)) &&
      textOf(source, site.node.id) === name &&
      (!site.node.init || NOTHING.test(textOf(source, site.node.init))),
  );
}

/** Whether a branch refuses every request that reaches it. */
function isRefusal(branch: Node, source: Source): boolean {
  const last = lastOf(branch);
  if (!last) return false;
  if (last.type === "ThrowStatement") return true;
  if (last.type === "ExpressionStatement") return isRefusedValue(last.expression, source);
  if (last.type !== "ReturnStatement") return false;
  if (last.argument) return isRefusedValue(last.argument, source);
  // `res.status(401).end(); return;`
  const before = branch.type === "BlockStatement" ? branch.body.at(-2) : undefined;
  return before?.type === "ExpressionStatement" && isRefusedValue(before.expression, source);
}

function isRefusedValue(value: Node, source: Source): boolean {
  const text = textOf(source, bare(value)).trim();
  if (/^console\./.test(text)) return false;
  return [NOTHING, REFUSING_STATUS, REFUSING_CALL, CONSTANT].some((each) => each.test(text));
}

/** `!signature`, `signature === undefined`, `signature.length === 0`, `typeof signature !== "string"` */
function isMissing(test: Node): boolean {
  const node = bare(test);
  if (node.type === "LogicalExpression") return isMissing(node.left) || isMissing(node.right);
  if (node.type === "UnaryExpression") return node.operator === "!";
  if (node.type !== "BinaryExpression") return false;
  if (/^!==?$/.test(node.operator)) return bare(node.left).type === "UnaryExpression";
  return /^===?$/.test(node.operator) && /^(Null|Identifier|String|Numeric)/.test(node.right.type);
}

/** `!(await verify(…))`, `(await verify(…)) === false` */
function isNegated(node: Node): boolean {
  if (node.type === "BinaryExpression") {
    return (
      /^===?$/.test(node.operator) && node.right.type === "BooleanLiteral" && !node.right.value
    );
  }
  return node.type === "UnaryExpression" && node.operator === "!";
}
