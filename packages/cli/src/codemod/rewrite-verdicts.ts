import type { CallExpression, IfStatement, Node } from "@babel/types";
import type { Draft } from "./draft.js";
import { awaitOf } from "./receiver-calls.js";
import { bare, type Site, type Source, sitesOf, textOf, usesOf } from "./source.js";

/**
 * Removes branches for a `false` that `verify()` never returns, because it throws. They are kept if anything
 * else can make the variable false.
 */
export function rewriteVerdict(call: Site<CallExpression>, draft: Draft): void {
  const awaited = awaitOf(call);
  if (!awaited || mayBeAnother(call, draft.source)) return;
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
  const [declarator, declaration] = awaited.parents;
  if (declarator?.type !== "VariableDeclarator" || declarator.id.type !== "Identifier") return;
  if (declaration?.type !== "VariableDeclaration" || declaration.declarations.length > 1) return;
  const dead = negationsOf(awaited, source);
  const uses = usesOf(source, declarator.id.name).filter(({ node }) => node !== declarator.id);
  // If it is assigned elsewhere or declared twice, it may be false after all.
  const isWritten = uses.some(({ parents: [parent] }) =>
    /^(AssignmentExpression|VariableDeclarator)$/.test(parent?.type ?? ""),
  );
  if (isWritten || dead.length === 0) return;
  for (const { node } of dead) draft.removeStatement(node);
  if (dead.length < uses.length) return;
  draft.remove(declaration.start ?? 0, awaited.node.start ?? 0);
}

/** The branches for a variable that is `false`, beside its declaration. */
export function negationsOf(awaited: Site, source: Source): Site<IfStatement>[] {
  const [declarator, , block] = awaited.parents;
  if (declarator?.type !== "VariableDeclarator" || declarator.id.type !== "Identifier") return [];
  if (declarator.init !== awaited.node || block === undefined) return [];
  const uses = usesOf(source, declarator.id.name);
  return sitesOf(source, "IfStatement").filter(
    ({ node, parents }) => parents[0] === block && isNegationOf(node, uses),
  );
}

/** `if (!isValid) { … }`, without an `else`. */
function isNegationOf({ test, alternate }: IfStatement, uses: readonly Site[]): boolean {
  if (alternate || test.type !== "UnaryExpression" || test.operator !== "!") return false;
  return uses.some(({ node }: { node: Node }) => node === test.argument);
}

/**
 * Whether the name that `verify()` is called on may mean something else there: it gets a value in two places, or is
 * called outside of the scope that it gets its value in. A field may where there are two classes, or two assignments.
 */
function mayBeAnother(
  { node: { callee }, parents }: Site<CallExpression>,
  source: Source,
): boolean {
  if (/\.verify\s*=(?![=>])/.test(source.text)) return true;
  let root: Node = callee;
  while (root.type === "MemberExpression" || root.type === "CallExpression") {
    root = bare(root.type === "MemberExpression" ? root.object : root.callee);
  }
  if (root.type === "ThisExpression") {
    const field = callee.type === "MemberExpression" ? textOf(source, bare(callee.object)) : "";
    const isInClass = parents.some(({ type }) => type === "ClassBody");
    return sitesOf(source, "ClassBody").length > 1 || !isInClass || writesOf(field, source) > 1;
  }
  if (root.type !== "Identifier") return false;
  const [value, ...others] = usesOf(source, root.name).filter(getsValue);
  if (value === undefined) return false;
  const scope = scopeOf(value);
  return others.length > 0 || (scope !== undefined && !parents.includes(scope));
}

/** How often a field gets a value: where it is declared, as a parameter of the constructor, or by an assignment. */
function writesOf(field: string, source: Source): number {
  return source.sites.filter(({ node, parents: [parent] }) => {
    // On whatever object: `other.receiver = …` may set it, too.
    if (node.type === "AssignmentExpression") {
      const target = textOf(source, node.left).replaceAll(/\[["'](\w+)["']\]/g, ".$1");
      return target.endsWith(field.slice("this".length));
    }
    if (node.type === "ClassProperty" || node.type === "ClassPrivateProperty") {
      return Boolean(node.value) && `this.${textOf(source, node.key)}` === field;
    }
    return (
      parent?.type === "TSParameterProperty" &&
      field === `this.${/^\w+/.exec(textOf(source, node))}`
    );
  }).length;
}

/** Where a name has the value that it gets; `undefined` if that is the whole file, or elsewhere. */
function scopeOf({ node, parents: [parent, ...above] }: Site): Node | undefined {
  if (parent === undefined || parent.type === "AssignmentExpression") return undefined;
  const isOwnName = /Function/.test(parent.type) && Reflect.get(parent, "id") === node;
  const around = isOwnName ? above : [parent, ...above];
  return around.find(({ type }) =>
    /^(BlockStatement|For(In|Of)?Statement)$|Function|Method/.test(type),
  );
}

function getsValue({ node, parents: [parent, above, loop] }: Site): boolean {
  switch (parent?.type) {
    case "VariableDeclarator":
      return parent.id === node && (Boolean(parent.init) || /^For(In|Of)/.test(loop?.type ?? ""));
    case "AssignmentExpression":
    case "AssignmentPattern":
    case "ForInStatement":
    case "ForOfStatement":
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
