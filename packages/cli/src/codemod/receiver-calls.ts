import type { AwaitExpression, CallExpression, Node, OptionalCallExpression } from "@babel/types";
import { bare, keyOf, type Site, type Source, sitesOf, textOf } from "./source.js";

/** A call of `verify()`. */
export type VerifyCall = CallExpression | OptionalCallExpression;

/**
 * Calls of `verify()` on receivers.
 *
 * @param receivers Where the file makes a receiver, or says that something is one.
 */
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

/** The places where a type says that something is a receiver: of a parameter, a field, a variable. */
export function annotationsOf(names: ReadonlySet<string>, source: Source): Node[] {
  return sitesOf(source, "TSTypeReference")
    .map(({ node }) => node)
    .filter(({ typeName }) => typeName.type === "Identifier" && names.has(typeName.name));
}

/** Calls of `verify()` with a signature and a body, on whatever object. */
export function messagesOf(source: Source): Site<VerifyCall>[] {
  const calls = [
    ...sitesOf(source, "CallExpression"),
    ...sitesOf(source, "OptionalCallExpression"),
  ];
  return calls.filter(({ node: { callee, arguments: given } }) => {
    const [message] = given;
    if (!/\.verify$/.test(textOf(source, callee)) || message?.type !== "ObjectExpression")
      return false;
    const names = message.properties.map((property) => keyOf(property));
    return names.includes("signature") && names.includes("body");
  });
}

/** How the code refers to a receiver: its variable, its field, or the function that makes it. */
function namesOf(source: Source, receiver: Node): string[] {
  const { parents } = source.sites.find(({ node }) => node === receiver) ?? { parents: [] };
  for (const [index, parent] of parents.entries()) {
    // Only a type is inside of a name.
    if (parent.type === "Identifier") {
      const around = parents.slice(index + 1, index + 3);
      return parameterNames(parent.name, around);
    }
    if (parent.type === "AssignmentPattern" && parent.left.type === "Identifier") {
      return parameterNames(parent.left.name, parents.slice(index + 1, index + 2));
    }
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

/** A parameter of a constructor may be a field, also if it has a default. */
function parameterNames(name: string, around: readonly Node[]): string[] {
  const isField = around.some(({ type }) => type === "TSParameterProperty");
  return isField ? [name, `this.${name}`] : [name];
}

/** The `await` of a call, if its result is not used otherwise. */
export function awaitOf({ parents }: Site): Site<AwaitExpression> | undefined {
  const [first, ...others] = parents.filter(({ type }) => type !== "ParenthesizedExpression");
  return first?.type === "AwaitExpression" ? { node: first, parents: others } : undefined;
}
