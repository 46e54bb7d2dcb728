import type { HoldableResponse } from "./holdable-response.js";

/** Does what `writeHead` is asked for in a way that can be taken back. */
export function prepareHead(response: HoldableResponse, [status, ...rest]: unknown[]): void {
  response.statusCode = status as number;
  if (typeof rest[0] === "string") response.statusMessage = rest.shift() as string;
  const headers = rest.find((each) => typeof each === "object") ?? {};
  // Node.js takes a list also as one of pairs.
  const named = Array.isArray(headers) ? grouped(headers.flat()) : Object.entries(headers);
  for (const [name, value] of named) response.setHeader(name, value);
}

/** Names and values in turns, as Node.js takes them, with the values of each name. */
function grouped(list: readonly string[]): Iterable<[string, unknown]> {
  const headers = new Map<string, string[]>();
  for (let at = 0; at < list.length; at += 2) {
    const [name = "", value = ""] = list.slice(at);
    headers.set(name, [...(headers.get(name) ?? []), value]);
  }
  return headers;
}
