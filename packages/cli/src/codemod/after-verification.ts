import type { Node } from "@babel/types";
import { bare, lastOf, type Site, type Source, sitesOf, textOf, usesOf } from "./source.js";

/**
 * Whether a condition comes after a verification that is not skipped, and does not ask how it ended: then it cannot
 * skip it. In a `catch` it may swallow the error.
 *
 * @param around The function.
 * @param meaning What a node depends on.
 * @param verifies Finds what verifies in a text.
 */
export function isAfterVerification(
  { node, parents }: Site,
  around: Node,
  {
    meaning,
    verifies,
    source,
  }: { meaning: (node: Node) => string; verifies: RegExp; source: Source },
): boolean {
  const within = parents.slice(0, parents.indexOf(around));
  const isAtEnd = within.some((parent, index) => {
    const child = within[index - 1] ?? node;
    return (
      parent.type === "CatchClause" ||
      (parent.type === "TryStatement" && parent.finalizer === child)
    );
  });
  const rest = source.text.slice(node.start ?? 0, around.end ?? 0);
  if (isAtEnd || verifies.test(rest)) return false;
  const done = sitesOf(source, "AwaitExpression").filter(
    (site) =>
      functionAround(site) === around &&
      (site.node.end ?? 0) <= (node.start ?? 0) &&
      verifies.test(textOf(source, site.node)),
  );
  const outside = [node, ...parents];
  if (!done.some((site) => isAlwaysDone(site, outside)) || !done.every(isPlain)) return false;
  const names = done.flatMap((site) => outcomesOf(site, outside, source));
  const tests = [node, ...within].flatMap((each): Node[] => {
    const test: Node | undefined = Reflect.get(each, "test") ?? Reflect.get(each, "discriminant");
    return test ? [test] : [];
  });
  const asked = tests.map(meaning).join(" ");
  // Also where it returns early if the signature is right, and goes on to the condition if it is wrong.
  const last = done.at(-1)?.node.end ?? 0;
  const between = withoutRefusals(source, last, node.start ?? 0);
  return !names.some((name) => isIn(`${asked} ${between} ${rest}`, name));
}

/** The text between two places, without each `if (!isValid) return …`. */
function withoutRefusals(source: Source, start: number, end: number): string {
  let text = source.text.slice(0, end);
  for (const { node } of source.sites) {
    if ((node.start ?? 0) < start || (node.end ?? 0) > end || !isRefusal(node)) continue;
    text =
      text.slice(0, node.start ?? 0) +
      text.slice(node.start ?? 0, node.end ?? 0).replaceAll(/\S/g, " ") +
      text.slice(node.end ?? 0);
  }
  return text.slice(start);
}

/** `if (!isValid) return …`, where the name does not say that it failed. */
function isRefusal(node: Node): boolean {
  if (node.type !== "IfStatement" || node.alternate || node.test.type !== "UnaryExpression") {
    return false;
  }
  const { operator, argument } = node.test;
  const isFailure =
    argument.type === "Identifier" && /err|fail|invalid|refus|reject/i.test(argument.name);
  return operator === "!" && !isFailure && endsHere(node.consequent);
}

function endsHere(node: Node): boolean {
  const last = lastOf(node);
  return last?.type === "ReturnStatement" || last?.type === "ThrowStatement";
}

/** Whether nothing skips a verification that is in the same block as a condition, or deeper. */
function isAlwaysDone({ node, parents }: Site, outside: readonly Node[]): boolean {
  let child: Node = node;
  for (const parent of parents) {
    if (outside.includes(parent)) return parent.type === "BlockStatement";
    const isFirst =
      (parent.type === "IfStatement" && parent.test === child && isRefusal(parent)) ||
      (parent.type === "TryStatement" &&
        parent.block === child &&
        (parent.handler === null || parent.handler === undefined || endsHere(parent.handler.body)));
    const isPassed =
      /^(Unary|Parenthesized|TS|Block|Expression|VariableDecl|Assignment|Array|Object)/.test(
        parent.type,
      );
    if (!isFirst && !isPassed) return false;
    child = parent;
  }
  return false;
}

/** Whether a variable in a function is what a verification gives, not what verifies. */
export function isVerdict({ node, parents }: Site, source: Source): boolean {
  if (node.type !== "VariableDeclarator" || node.id.type !== "Identifier" || !node.init) {
    return false;
  }
  const around = functionAround({ parents });
  if (!around || bare(node.init).type !== "AwaitExpression") return false;
  return !usesOf(source, node.id.name).some(
    ({ node: use, parents: [parent, above, ...others] }) => {
      if (![above, ...others].includes(around)) return false;
      const isMember = /MemberExpression$/.test(parent?.type ?? "");
      const [callee, call] = isMember ? [parent, above] : [use, parent];
      return /Call/.test(call?.type ?? "") && Reflect.get(call ?? {}, "callee") === callee;
    },
  );
}

function functionAround({ parents }: Pick<Site, "parents">): Node | undefined {
  return parents.find(({ type }) => /Function|Method/.test(type));
}

/** Whether the result is ignored, tested at once, or in a variable: not somewhere in a list or an object. */
function isPlain({ parents }: Site): boolean {
  const holder = parents.find(({ type }) => !/^(Unary|Parenthesized|Logical|TS)/.test(type));
  return /^(ExpressionStatement|VariableDeclarator|AssignmentExpression|IfStatement)$/.test(
    holder?.type ?? "",
  );
}

/** What a statement that verifies sets, with the branches and the `catch` in it. */
function outcomesOf({ parents }: Site, outside: readonly Node[], source: Source): string[] {
  const statement = parents.filter((parent) => !outside.includes(parent)).at(-1);
  return source.sites.flatMap(({ node, parents: above }) => {
    if (!statement || !above.includes(statement)) return [];
    const target: Node | false =
      node.type === "VariableDeclarator"
        ? node.id
        : node.type === "AssignmentExpression" && node.left;
    if (!target) return [];
    return source.sites
      .filter((site) => site.node === target || site.parents.includes(target))
      .filter((site) => /^(Identifier|MemberExpression)$/.test(site.node.type))
      .map((site) => textOf(source, site.node));
  });
}

function isIn(text: string, name: string): boolean {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\w$.])${escaped}(?![\w$])`).test(text);
}
