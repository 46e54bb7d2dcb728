import type { Node } from "@babel/types";
import type { NoteCode } from "./notes.js";
import { awaitOf, type VerifyCall } from "./receiver-calls.js";
import { negationsOf } from "./rewrite-verdicts.js";
import { bare, keyOf, type Site, type Source, textOf } from "./source.js";

/** What a call of `verify()` says about its body, its URL and its clock, and whether its error is caught. */
export function surveyVerifyCall(site: Site<VerifyCall>, source: Source): [Node, NoteCode][] {
  const [argument] = site.node.arguments;
  const options = argument && bare(argument);
  const found: [Node, NoteCode][] = isCaught(site) ? [] : [[site.node, "uncaught"]];
  if (options?.type !== "ObjectExpression") return found;
  for (const property of options.properties) {
    const name = keyOf(property);
    if (name === "url") found.push([property, "url"]);
    if (property.type !== "ObjectProperty") continue;
    const text = textOf(source, property.value);
    if (
      name === "body" &&
      /\bJSON\.stringify\b/.test(textOf(source, declared(property.value, source)))
    ) {
      found.push([property, "restringified-body"]);
    }
    if (name === "clockTolerance" && !isTolerable(text)) found.push([property, "clock-tolerance"]);
  }
  return found;
}

/** The branches for a `false` that `verify()` returns. */
export function surveyVerdict(call: Site<VerifyCall>, source: Source): [Node, NoteCode][] {
  const awaited = awaitOf(call);
  if (!awaited) return [];
  const [verdict, statement] = awaited.parents;
  const isTested = statement?.type === "IfStatement" && statement.test === verdict;
  const isNegated = verdict?.type === "UnaryExpression" && verdict.operator === "!";
  const dead = negationsOf(awaited, source).map(({ node }) => node);
  return [...dead, ...(isTested && isNegated ? [statement] : [])].map((node) => [node, "verdict"]);
}

/** A number of seconds that a receiver takes. */
export function isTolerable(text: string): boolean {
  return /^\d+(\.\d+)?$/.test(text) && Number(text) <= 300;
}

/** The declaration of a name, if there is exactly one. */
function declared(node: Node, source: Source): Node {
  if (node.type !== "Identifier") return node;
  const found = source.sites.flatMap(({ node: each }) =>
    each.type === "VariableDeclarator" &&
    each.id.type === "Identifier" &&
    each.id.name === node.name &&
    each.init
      ? [each.init]
      : [],
  );
  return found.length === 1 ? (found[0] ?? node) : node;
}

function isCaught({ node, parents }: Site): boolean {
  let child: Node = node;
  for (const parent of parents) {
    if (parent.type === "TryStatement" && parent.block === child && parent.handler) return true;
    if (parent.type === "MemberExpression" && parent.property.type === "Identifier") {
      if (/^(catch|then)$/.test(parent.property.name)) return true;
    }
    if (/Function|Method/.test(parent.type)) return false;
    child = parent;
  }
  return false;
}
