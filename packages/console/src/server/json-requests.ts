import type { Context, MiddlewareHandler } from "hono";
import type { ConsoleBackend } from "../contract/backend.js";
import { Fields, parseObject } from "./fields.js";
import { refuse } from "./refusals.js";

/** The largest body of a request, in bytes. */
export const LARGEST_BODY = 1_048_576;

/** Requests that only read although they are sent by POST. All others count as changes. */
const READING_POSTS: ReadonlySet<string> = new Set(["/api/explain"]);

/**
 * Admits a POST with a JSON object, which {@link fieldsOf} then returns; in read-only mode, only those that
 * read. Only JSON, because a page of another origin cannot send it without a preflight request.
 */
export function jsonRequests(backend: ConsoleBackend): MiddlewareHandler {
  return async (context, next) => {
    if (context.req.header("content-type") !== "application/json") {
      return refuse(context, "json_required");
    }
    if (!READING_POSTS.has(context.req.path) && !(await backend.state()).mayWrite) {
      return refuse(context, "read_only");
    }
    const body = await readBody(context);
    if (!body) return refuse(context, "body_too_large");
    context.set("fields", new Fields(parseObject(body)));
    return await next();
  };
}

/** What was sent. */
export function fieldsOf(context: Context): Fields {
  return context.get("fields") as Fields;
}

/**
 * The body; `undefined` if it is too large. `hono/body-limit` is not used: it makes a new `Request`, which
 * does not work with the one of `@hono/node-server`.
 */
async function readBody(context: Context): Promise<Buffer | undefined> {
  if (Number(context.req.header("content-length") ?? 0) > LARGEST_BODY) return undefined;
  const reader = context.req.raw.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { value } = (await reader?.read()) ?? {};
    if (!value) return Buffer.concat(chunks);
    size += value.byteLength;
    // The rest is left unread: cancelling it would close the connection before the answer is sent.
    if (size > LARGEST_BODY) return undefined;
    chunks.push(value);
  }
}
