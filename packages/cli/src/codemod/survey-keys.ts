import type { Node } from "@babel/types";
import type { Draft } from "./draft.js";
import type { NoteCode } from "./notes.js";
import { KEYS } from "./rewrite-options.js";
import { keyOf, type Site, type Source } from "./source.js";
import { isOfWorkflow } from "./workflow-uses.js";

const VARIABLES = Object.values(KEYS);

/** Where the variables of one region's keys are still read, such as by a check that they are set. */
export function surveyKeys(source: Source, draft: Draft): [Node, NoteCode][] {
  const reads = source.sites.filter(
    (site) =>
      isRead(site) && draft.keeps(site.node) && !isDecided(site) && !isOfWorkflow(site, source),
  );
  // Two keys of one statement are one decision.
  const statements = new Map(reads.map((site) => [statementOf(site), site.node]));
  return [...statements.values()].map((node) => [node, "required-keys"]);
}

function isRead({ node, parents: [parent] }: Site): boolean {
  if (parent?.type === "ObjectPattern") return VARIABLES.includes(keyOf(node) ?? "");
  if (node.type !== "MemberExpression") return false;
  const { property, computed } = node;
  const name = property.type === "StringLiteral" ? property.value : Reflect.get(property, "name");
  if (!VARIABLES.includes(name) || (computed && property.type !== "StringLiteral")) return false;
  // A test sets and deletes them.
  const isSet = parent?.type === "AssignmentExpression" && parent.left === node;
  return !isSet && !(parent?.type === "UnaryExpression" && parent.operator === "delete");
}

/** Keys that are passed on are options, and a condition is a switch: both are listed as such. */
function isDecided({ parents }: Site): boolean {
  return parents.some(
    (parent) => KEYS[keyOf(parent) ?? ""] !== undefined || parent.type === "ConditionalExpression",
  );
}

function statementOf({ node, parents }: Site): Node {
  return parents.find(({ type }) => /Statement$|^VariableDeclaration$/.test(type)) ?? node;
}
