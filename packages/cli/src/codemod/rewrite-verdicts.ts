import type { CallExpression, IfStatement, Node } from "@babel/types";
import type { Draft } from "./draft.js";
import { awaitOf } from "./receiver-calls.js";
import { bare, type Site, type Source, sitesOf, usesOf } from "./source.js";

/**
 * Removes branches for a `false` that `verify()` never returns, because it throws. They are kept if anything
 * else can make the variable false.
 */
export function rewriteVerdict(call: Site<CallExpression>, draft: Draft): void {
  const awaited = awaitOf(call);
  if (!awaited || mayBeAnother(call.node, draft.source)) return;
  const [parent, ...above] = awaited.parents;
  if (parent?.type === "VariableDeclarator") rewriteVariable(awaited, draft);
  if (parent?.type === "UnaryExpression" && parent.operator === "!") {
    const [statement] = above;
    if (statement?.type !== "IfStatement" || statement.test !== parent || statement.alternate)
      return;
    const { node } = awaited;
    draft.remove(statement.start ?? 0, node.start ?? 0);
    draft.outdent(node, draft.columnsBefore(node) - draft.columnsBefore(statement));
    draft.insertAfter(node, ";");
    draft.remove(node.end ?? 0, statement.end ?? 0);
  }
}

function rewriteVariable(awaited: Site, draft: Draft): void {
  const { source } = draft;
  const [declarator, declaration, block] = awaited.parents;
  if (declarator?.type !== "VariableDeclarator" || declarator.id.type !== "Identifier") return;
  if (declaration?.type !== "VariableDeclaration" || declaration.declarations.length > 1) return;
  if (declarator.init !== awaited.node || block === undefined) return;
  const uses = usesOf(source, declarator.id.name).filter(({ node }) => node !== declarator.id);
  const dead = sitesOf(source, "IfStatement").filter(({ node, parents }) => {
    return parents[0] === block && isNegationOf(node, uses);
  });
  // If it is assigned elsewhere or declared twice, it may be false after all.
  const isWritten = uses.some(({ parents: [parent] }) =>
    /^(AssignmentExpression|VariableDeclarator)$/.test(parent?.type ?? ""),
  );
  if (isWritten || dead.length === 0) return;
  for (const { node } of dead) draft.removeStatement(node);
  if (dead.length < uses.length) return;
  draft.remove(declaration.start ?? 0, awaited.node.start ?? 0);
}

/** `if (!isValid) { … }`, without an `else`. */
function isNegationOf({ test, alternate }: IfStatement, uses: readonly Site[]): boolean {
  if (alternate || test.type !== "UnaryExpression" || test.operator !== "!") return false;
  return uses.some(({ node }: { node: Node }) => node === test.argument);
}

/**
 * Whether the name that `verify()` is called on may mean something else there. Scopes are not followed, so a name
 * that gets a value in two places may; and a field, where there are two classes.
 */
function mayBeAnother({ callee }: CallExpression, source: Source): boolean {
  let root: Node = callee;
  while (root.type === "MemberExpression" || root.type === "CallExpression") {
    root = bare(root.type === "MemberExpression" ? root.object : root.callee);
  }
  if (root.type === "ThisExpression") return sitesOf(source, "ClassBody").length > 1;
  if (root.type !== "Identifier") return false;
  return usesOf(source, root.name).filter(getsValue).length > 1;
}

function getsValue({ node, parents: [parent, above, loop] }: Site): boolean {
  switch (parent?.type) {
    case "VariableDeclarator":
      return parent.id === node && (Boolean(parent.init) || /^For(In|Of)/.test(loop?.type ?? ""));
    case "AssignmentExpression":
    case "AssignmentPattern":
      return parent.left === node;
    case "ObjectProperty":
      return above?.type === "ObjectPattern";
    case "ArrayPattern":
    case "RestElement":
    case "CatchClause":
    case "TSParameterProperty":
      return true;
    default:
      return (
        /Function|Method/.test(parent?.type ?? "") && Reflect.get(parent ?? {}, "body") !== node
      );
  }
}
