import type { ArrowFunctionExpression } from "@babel/types";
import { keyOf, type Source } from "./source.js";

/** How a host's event, which has the request, is written. */
interface EventParameter {
  /** What is inserted, and where; nothing if the handler already has a typed parameter. */
  readonly insert: readonly (readonly [position: number, text: string])[];
  readonly request: string;
}

type Parameter = ArrowFunctionExpression["params"][number];

/**
 * How a handler gets the request, and what its parameter lacks for that.
 *
 * @param type Writes the type of the event; it is called only if the parameter has to be annotated.
 * @returns `undefined` if the parameter is written in a way that hides the request.
 */
export function eventOf(
  handler: ArrowFunctionExpression,
  source: Source,
  type: (() => string) | undefined,
): EventParameter | undefined {
  const [parameter, ...others] = handler.params;
  if (others.length > 0) return undefined;
  const annotation = () => (type ? `: ${type()}` : "");
  const head = handler.typeParameters?.end ?? handler.start ?? 0;
  if (parameter === undefined) {
    const name = mentions(handler, "event", source) ? "routeEvent" : "event";
    const open = source.text.indexOf("(", head) + 1;
    return { insert: [[open, `${name}${annotation()}`]], request: `${name}.request` };
  }
  const found = requestOf(parameter, handler, source);
  if (found === undefined || isAnnotated(parameter) || !type) return found;
  const { insert, request } = found;
  const [start, end] = [parameter.start ?? 0, parameter.end ?? 0];
  if (source.text.slice(head, start).includes("(")) {
    return { insert: [...insert, [end, annotation()]], request };
  }
  return { insert: [...insert, [start, "("], [end, `${annotation()})`]], request };
}

/** How a handler reaches the request by its parameter. */
function requestOf(
  parameter: Parameter,
  handler: ArrowFunctionExpression,
  source: Source,
): EventParameter | undefined {
  if (parameter.type === "Identifier") return { insert: [], request: `${parameter.name}.request` };
  if (parameter.type !== "ObjectPattern") return undefined;
  const { properties } = parameter;
  const property = properties.find((each) => keyOf(each) === "request");
  if (property?.type === "ObjectProperty" && property.value.type === "Identifier") {
    return { insert: [], request: property.value.name };
  }
  // A rest would lose the request, and an annotation or an outer variable may say something else about it.
  const isPlain = properties.every(({ type }) => type === "ObjectProperty");
  if (property || !isPlain || isAnnotated(parameter)) return undefined;
  if (mentions(handler, "request", source)) return undefined;
  return { insert: [[(parameter.start ?? 0) + 1, " request,"]], request: "request" };
}

function isAnnotated(parameter: Parameter): boolean {
  return Boolean(Reflect.get(parameter, "typeAnnotation"));
}

function mentions(handler: ArrowFunctionExpression, name: string, { sites }: Source): boolean {
  return sites.some(
    ({ node, parents }) =>
      node.type === "Identifier" && node.name === name && parents.includes(handler),
  );
}
