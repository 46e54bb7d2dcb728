import type { ArrowFunctionExpression, CallExpression } from "@babel/types";
import type { Draft } from "./draft.js";
import { eventOf } from "./event-parameter.js";
import { importType } from "./import-type.js";
import { declaratorsOf } from "./key-origin.js";
import { bare, type Site, type Source, sitesOf, textOf } from "./source.js";
import type { EventType } from "./vendor-entries.js";

/**
 * Whether a call of a wrapper can be written as `handleRequest()`: its handler is a name, or an arrow function
 * whose parameter shows where the request is.
 */
export function isRewritable({ node }: Site<CallExpression>, source: Source): boolean {
  const [handler] = node.arguments;
  if (!handler || handler.extra?.["parenthesized"] === true) return false;
  if (handler.type === "Identifier") return true;
  return (
    handler.type === "ArrowFunctionExpression" && eventOf(handler, source, undefined) !== undefined
  );
}

/**
 * `verifySignatureSvelte(handler)` as `(event) => handleRequest(event.request.clone(), () => handler(event))`:
 * the handler goes on to read the request itself.
 *
 * @param eventType The type of the event; `undefined` in JavaScript.
 */
export function rewriteFetchWrapper(
  call: Site<CallExpression>,
  name: string,
  eventType: EventType | undefined,
  draft: Draft,
): void {
  const { node } = call;
  const [handler] = node.arguments;
  if (!isOperand(call)) {
    draft.insertBefore(node.start ?? 0, "(");
    draft.insertAfter(node, ")");
  }
  const missing = isTyped(call) ? undefined : eventType;
  if (handler?.type === "ArrowFunctionExpression") wrapArrow(handler, node, name, missing, draft);
  if (handler?.type !== "Identifier") return;
  const head = { ...node, end: openingOf(node, draft.source) };
  const takesNone = isWithoutParameters(handler.name, draft.source);
  const type = takesNone
    ? missing && importType(missing, draft)
    : eventType && `Parameters<typeof ${handler.name}>[0]`;
  draft.overwrite(head, `(event${type ? `: ${type}` : ""}) => ${name}(`);
  const given = takesNone ? "" : "event";
  draft.overwrite(handler, `event.request.clone(), () => ${handler.name}(${given})`);
}

function wrapArrow(
  handler: ArrowFunctionExpression,
  node: CallExpression,
  name: string,
  eventType: EventType | undefined,
  draft: Draft,
): void {
  const { source } = draft;
  const given = node.typeParameters ? textOf(source, node.typeParameters) : "";
  const type = eventType && (() => `${importType(eventType, draft)}${given}`);
  const event = eventOf(handler, source, type);
  if (!event) return;
  const [opening, start] = [openingOf(node, source), handler.start ?? 0];
  // After the arrow, a line break cannot end a `return`.
  const comments = source.text.slice(opening, start).trimStart();
  draft.remove(node.start ?? 0, start);
  for (const [position, text] of event.insert) draft.insertAt(position, text);
  const { body, async } = handler;
  const parenthesis = body.extra?.["parenStart"];
  draft.insertBefore(
    typeof parenthesis === "number" ? parenthesis : (body.start ?? 0),
    `${comments}${name}(${event.request}.clone(), ${async ? "async " : ""}() => `,
  );
}

/** Whether a file declares a function that takes no event. */
function isWithoutParameters(name: string, source: Source): boolean {
  const functions = sitesOf(source, "FunctionDeclaration").filter(
    ({ node }) => node.id?.name === name,
  );
  if (functions.length > 0) return functions.every(({ node }) => node.params.length === 0);
  const [declarator, ...others] = declaratorsOf(source, name);
  if (!declarator?.init || others.length > 0 || Reflect.get(declarator.id, "typeAnnotation"))
    return false;
  const made = bare(declarator.init);
  return made.type.endsWith("FunctionExpression") && "params" in made && made.params.length === 0;
}

/** Where the arguments of a call begin. */
function openingOf({ callee, typeParameters }: CallExpression, { text }: Source): number {
  return text.indexOf("(", typeParameters?.end ?? callee.end ?? 0) + 1;
}

/** Whether an arrow function can be in the place of a call without parentheses around it. */
function isOperand({ node, parents: [parent] }: Site<CallExpression>): boolean {
  if (node.extra?.["parenthesized"] === true) return true;
  switch (parent?.type) {
    case "CallExpression":
    case "NewExpression":
      return parent.callee !== node;
    case "ConditionalExpression":
      return parent.test !== node;
    default:
      return /Declarat|Property|Return|Assignment|Array|ArrowFunction/.test(parent?.type ?? "");
  }
}

/** Whether what is around a call says which type its result has. */
function isTyped({ parents: [parent] }: Site<CallExpression>): boolean {
  if (parent?.type === "VariableDeclarator") {
    return Boolean(Reflect.get(parent.id, "typeAnnotation"));
  }
  return /^TS(Satisfies|As)Expression$/.test(parent?.type ?? "");
}
