import type { AwaitExpression, CallExpression, Node } from "@babel/types";
import { bare, type Site, type Source, sitesOf, textOf } from "./source.js";

/** Calls of `verify()` on a receiver that the file makes. */
export function verifyCallsOf(source: Source, receivers: readonly Node[]): Site<CallExpression>[] {
  const names = receivers.flatMap((receiver) => namesOf(source, receiver));
  return sitesOf(source, "CallExpression").filter(({ node: { callee } }) => {
    if (callee.type !== "MemberExpression" || callee.computed) return false;
    if (callee.property.type !== "Identifier" || callee.property.name !== "verify") return false;
    const object = bare(callee.object);
    return (
      receivers.includes(object) || names.includes(textOf(source, object).replace(/\(.*/s, "()"))
    );
  });
}

/** How the code refers to a receiver: its variable, its field, or the function that makes it. */
function namesOf(source: Source, receiver: Node): string[] {
  const { parents } = source.sites.find(({ node }) => node === receiver) ?? { parents: [] };
  for (const parent of parents) {
    if (parent.type === "VariableDeclarator" && parent.id.type === "Identifier") {
      const isMade = parent.init?.type.endsWith("FunctionExpression");
      return [`${parent.id.name}${isMade ? "()" : ""}`];
    }
    if (parent.type === "ClassProperty" && parent.key.type === "Identifier") {
      return [`this.${parent.key.name}`];
    }
    if (parent.type === "ClassPrivateProperty") return [`this.#${parent.key.id.name}`];
    if (parent.type === "AssignmentExpression") return [textOf(source, parent.left)];
    if (parent.type === "FunctionDeclaration" && parent.id) return [`${parent.id.name}()`];
    if (
      parent.type.endsWith("Statement") &&
      parent.type !== "ReturnStatement" &&
      parent.type !== "BlockStatement"
    ) {
      return [];
    }
  }
  return [];
}

/** The `await` of a call, if its result is not used otherwise. */
export function awaitOf({ parents }: Site): Site<AwaitExpression> | undefined {
  const [first, ...others] = parents.filter(({ type }) => type !== "ParenthesizedExpression");
  return first?.type === "AwaitExpression" ? { node: first, parents: others } : undefined;
}
