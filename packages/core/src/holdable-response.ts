import type { NodeResponse } from "./node.js";

/** What is used of an `http.ServerResponse` to hold its answer back. */
export interface HoldableResponse extends NodeResponse {
  readonly destroyed?: boolean;
  readonly req?: { readonly httpVersion?: string; resume?(): unknown } | undefined;

  statusMessage?: string;
  end(...given: unknown[]): unknown;
  write(...given: unknown[]): unknown;
  writeHead(...given: unknown[]): unknown;
  flushHeaders(...given: unknown[]): unknown;
  getHeaders(): Readonly<Record<string, unknown>>;
  removeHeader(name: string): unknown;
  once(event: "close", listener: () => void): unknown;
  emit(event: "error", error: Error): unknown;
  destroy(error?: Error): unknown;
}
