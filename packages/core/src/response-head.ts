import type { HoldableResponse } from "./held-answer.js";

/** What an answer begins with. */
export interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
}

export function headOf(response: HoldableResponse): Head {
  return { status: response.statusCode, headers: { ...response.getHeaders() } };
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
