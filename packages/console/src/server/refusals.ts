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
  | "body_invalid"
  | "not_found"
  | "method_refused"
  | "too_many_pages"
  | "not_local"
  | "failed";

/** Why a request is refused: a sentence that says what to do. */
const REFUSALS: Readonly<Record<RefusalCode, readonly [ContentfulStatusCode, string]>> = {
  host_refused: [403, "The console answers to localhost only."],
  origin_refused: [403, "The console answers its own page only."],
  not_admitted: [401, "Open the address that the terminal printed: it holds the key to this page."],
  read_only: [403, "The console is read-only. Start it with --write."],
  json_required: [415, "Send JSON, with Content-Type: application/json."],
  body_too_large: [413, "The body is larger than 1 MiB."],
  body_invalid: [400, "The body is not what this action takes."],
  not_found: [404, "There is no such page."],
  method_refused: [405, "This method is not answered."],
  too_many_pages: [503, "Too many pages are open. Close some."],
  not_local: [404, "Only a local QStash has a clock and faults."],
  failed: [500, "The console failed. The terminal says why."],
};

/** Answers a refusal: JSON for the page, a sentence for a person. */
export function refuse(context: Context, code: RefusalCode, problem?: string): Response {
  const [status, text] = REFUSALS[code];
  const sentence = problem ?? text;
  if (context.req.path.startsWith("/api/")) {
    return context.json({ problem: sentence, code }, status);
  }
  return context.text(`${sentence}\n`, status);
}
