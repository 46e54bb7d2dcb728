import type { Context, MiddlewareHandler } from "hono";
import type { ConsoleBackend } from "../contract/backend.js";
import { Fields, parseObject } from "./fields.js";
import { refuse } from "./refusals.js";

/** The largest body of a request, in bytes. */
export const LARGEST_BODY = 1_048_576;

/** What only reads, though it is sent by POST. All else is taken to change something. */
const READING_POSTS: ReadonlySet<string> = new Set(["/api/explain"]);

/**
 * Lets a POST through that brings a JSON object, which {@link fieldsOf} has then; and where nothing may be
 * changed, none but those that read. JSON alone, because a page of another origin cannot send it unasked.
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
 * The body; `undefined` where it is too large. Not by `hono/body-limit`, which makes a new `Request`, and
 * that of `@hono/node-server` is no global one.
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
    // The rest is left where it is: to cancel it would close the connection before the answer is out.
    if (size > LARGEST_BODY) return undefined;
    chunks.push(value);
  }
}
