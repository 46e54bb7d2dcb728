import type { ArrowFunctionExpression, CallExpression, Identifier } from "@babel/types";
import type { Draft } from "./draft.js";
import { keyOf, type Site, type Source, sitesOf, textOf } from "./source.js";

/** How a host's event, which has the request, is written. */
interface EventParameter {
  /** What is inserted, and where; nothing if the handler already has a typed parameter. */
  readonly insert: readonly (readonly [position: number, text: string])[];
  readonly request: string;
}

/** Whether a call of a wrapper can be written as `handleRequest()`: its handler is a name, or an arrow. */
export function isRewritable({ node: { arguments: given } }: Site<CallExpression>): boolean {
  const [handler] = given;
  if (handler?.type === "Identifier") return true;
  if (handler?.type !== "ArrowFunctionExpression" || handler.params.length > 1) return false;
  const [parameter] = handler.params;
  if (handler.body.type !== "BlockStatement") return false;
  return parameter === undefined || requestOf(parameter) !== undefined;
}

/**
 * `verifySignatureSvelte(handler)` as `(event) => handleRequest(event.request.clone(), () => handler(event))`:
 * the handler goes on to read the request itself.
 *
 * @returns whether the event's type has to be imported.
 */
export function rewriteFetchWrapper(
  call: Site<CallExpression>,
  name: string,
  eventType: string | undefined,
  draft: Draft,
): boolean {
  const [handler] = call.node.arguments;
  const start = call.node.start ?? 0;
  if (handler?.type === "Identifier") {
    wrapName(handler, call, name, eventType !== undefined, draft);
    return false;
  }
  if (handler?.type !== "ArrowFunctionExpression") return false;
  const [declarator] = call.parents;
  const isTyped =
    declarator?.type === "VariableDeclarator" &&
    Boolean(Reflect.get(declarator.id, "typeAnnotation"));
  const type = isTyped ? undefined : eventType;
  const { insert, request } = eventOf(handler, draft.source, type);
  draft.remove(start, handler.start ?? 0);
  for (const [position, text] of insert) draft.insertAt(position, text);
  const { async } = handler;
  draft.insertBefore(handler.body, `${name}(${request}.clone(), ${async ? "async " : ""}() => `);
  return insert.some(([, text]) => type !== undefined && text.includes(type));
}

function wrapName(
  { name: handler, start }: Identifier,
  { node }: Site<CallExpression>,
  name: string,
  isTypeScript: boolean,
  draft: Draft,
): void {
  const type = isTypeScript ? `: Parameters<typeof ${handler}>[0]` : "";
  draft.remove(node.start ?? 0, start ?? 0);
  const [first] = node.arguments;
  if (!first) return;
  draft.overwrite(
    first,
    `(event${type}) => ${name}(event.request.clone(), () => ${handler}(event)`,
  );
}

function eventOf(
  handler: ArrowFunctionExpression,
  source: Source,
  type: string | undefined,
): EventParameter {
  const [parameter] = handler.params;
  const annotation = type === undefined ? "" : `: ${type}`;
  if (parameter === undefined) {
    const open = source.text.indexOf("(", handler.start ?? 0) + 1;
    return { insert: [[open, `event${annotation}`]], request: "event.request" };
  }
  const request = requestOf(parameter) ?? "";
  const isAnnotated = Boolean(Reflect.get(parameter, "typeAnnotation"));
  if (isAnnotated || annotation === "") return { insert: [], request };
  const [start, end] = [parameter.start ?? 0, parameter.end ?? 0];
  const hasParentheses = source.text.slice(handler.start ?? 0, start).includes("(");
  if (hasParentheses) return { insert: [[end, annotation]], request };
  return {
    insert: [
      [start, "("],
      [end, `${annotation})`],
    ],
    request,
  };
}

/** How a handler reaches the request by its parameter. */
function requestOf(parameter: ArrowFunctionExpression["params"][number]): string | undefined {
  if (parameter.type === "Identifier") return `${parameter.name}.request`;
  if (parameter.type !== "ObjectPattern") return undefined;
  const property = parameter.properties.find((each) => keyOf(each) === "request");
  if (property?.type !== "ObjectProperty") return undefined;
  return property.value.type === "Identifier" ? property.value.name : undefined;
}

/** Imports a type, unless the file has it already. */
export function importType(type: string, from: string, draft: Draft): void {
  const imports = sitesOf(draft.source, "ImportDeclaration").map(({ node }) => node);
  const isThere = imports.some(({ specifiers }) =>
    specifiers.some(({ local }) => local.name === type),
  );
  const last = imports.at(-1);
  if (isThere || !last) return;
  const quote = textOf(draft.source, last.source)[0];
  const end = textOf(draft.source, last).endsWith(";") ? ";" : "";
  const line = `import type { ${type} } from ${quote}${from}${quote}${end}`;
  draft.insertAfter(last, `${draft.lineEnd}${line}`);
}
