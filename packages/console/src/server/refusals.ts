import type { IncomingMessage, ServerResponse } from "node:http";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** A stable code. */
export type RefusalCode =
  | "host_refused"
  | "origin_refused"
  | "not_admitted"
  | "read_only"
  | "json_required"
  | "body_too_large"
  | "path_invalid"
  | "not_found"
  | "method_refused"
  | "too_many_pages"
  | "not_local"
  | "failed";

/** Why a request is refused: a sentence that says what to do. */
const REFUSALS: Readonly<Record<RefusalCode, readonly [ContentfulStatusCode, string]>> = {
  host_refused: [
    403,
    "The console does not answer to this name. Open an address that the terminal printed.",
  ],
  origin_refused: [403, "The console answers its own page only."],
  not_admitted: [401, "Open the address that the terminal printed: it holds the key to this page."],
  read_only: [403, "The console is read-only. Start it with --write."],
  json_required: [415, "Send JSON, with Content-Type: application/json."],
  body_too_large: [413, "The body is larger than 1 MiB."],
  path_invalid: [400, "The path is not encoded as a URL is."],
  not_found: [404, "There is no such page."],
  method_refused: [405, "This method is not allowed here."],
  too_many_pages: [503, "Too many pages are open. Close some."],
  not_local: [404, "Only a local QStash has a clock and faults."],
  failed: [500, "The console failed. The terminal says why."],
};

/** Answers a refusal: JSON for the page, a sentence for a person. */
export function refuse({ req }: Pick<Context, "req">, code: RefusalCode): Response {
  return refusalOn(req.path, code);
}

/** The same for a path. */
export function refusalOn(path: string, code: RefusalCode): Response {
  const { status, headers, body } = refusalTo(path, code);
  return new Response(body, { status, headers });
}

/** The same before there is a context. The connection is closed, and nothing more of the request is read. */
export function refuseAtOnce(
  request: IncomingMessage,
  response: ServerResponse,
  code: RefusalCode,
): void {
  const { status, headers, body } = refusalTo(request.url ?? "", code);
  const length = Buffer.byteLength(body);
  response.writeHead(status, { ...headers, "Content-Length": length, Connection: "close" });
  response.end(request.method === "HEAD" ? undefined : body);
}

function refusalTo(
  path: string,
  code: RefusalCode,
): { status: ContentfulStatusCode; headers: Record<string, string>; body: string } {
  const [status, sentence] = REFUSALS[code];
  const isJson = path.startsWith("/api/");
  const type = isJson ? "application/json; charset=utf-8" : "text/plain; charset=utf-8";
  return {
    status,
    headers: {
      "Content-Type": type,
      ...(code === "method_refused" && { Allow: "GET, HEAD, POST" }),
    },
    body: isJson ? JSON.stringify({ problem: sentence, code }) : `${sentence}\n`,
  };
}
