import type { HoldableResponse } from "./holdable-response.js";

/** What an answer begins with. */
export interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
}

export function headOf(response: HoldableResponse): Head {
  return { status: toStatus(response.statusCode), headers: { ...response.getHeaders() } };
}

/** As Node.js does before it writes it: of a text it takes the number. */
function toStatus(given: unknown): number {
  return (given as number) | 0;
}

/** Whether Node.js sends it. */
export function isStatus(given: unknown): boolean {
  const status = toStatus(given);
  return status >= 100 && status <= 999;
}

/** Whether Node.js takes it as the first argument of `end()`: a body, a function to call, or nothing. */
export function isBody(given: unknown, httpVersion?: string): boolean {
  // A stream of HTTP/2 takes other views, too.
  if (httpVersion === "2.0" && ArrayBuffer.isView(given)) return true;
  if (!given || typeof given === "string" || typeof given === "function") return true;
  // By name: in Jest, arrays are of another realm.
  return (given as Record<symbol, unknown>)[Symbol.toStringTag] === "Uint8Array";
}

/** What is as it was is left alone: its name may have been written in capitals. */
export function restore(response: HoldableResponse, { status, headers }: Head): void {
  if (response.headersSent) return;
  response.statusCode = status;
  const there = response.getHeaders();
  for (const name of Object.keys(there)) {
    if (!Object.hasOwn(headers, name)) response.removeHeader(name);
  }
  for (const [name, value] of Object.entries(headers)) {
    if (there[name] !== value) response.setHeader(name, value as string);
  }
}
