import { ApiError } from "../state/api-error.js";
import type { ApiContext } from "./api.js";

/** The query of a request. */
export function queryOf(c: ApiContext): URLSearchParams {
  return new URL(c.req.url).searchParams;
}

/**
 * The destination at the end of a path, as it was sent: its slashes, its query and its escapes are
 * those of the destination, and nobody else's to read.
 *
 * @param segments how many parts of the path come before it
 */
export function destinationOf(c: ApiContext, segments: number): string {
  const target = c.env.incoming.url ?? "";
  const destination = target
    .split("/")
    .slice(segments + 1)
    .join("/");
  const [before, after] = destination.split(/[?&]qstash_token=[^&]*/);
  if (after === undefined) return destination;
  return before?.includes("?") ? `${before}${after}` : `${before}${after.replace("&", "?")}`;
}

/** The address a request came from. */
export function callerOf(c: ApiContext): string {
  return c.env.incoming.socket.remoteAddress ?? "";
}

/** The body of a request, as bytes. */
export async function bytesOf(c: ApiContext): Promise<Uint8Array> {
  return new Uint8Array(await c.req.arrayBuffer());
}

/** The JSON body of a request, of the type its route expects and checks. @throws ApiError 400 */
export async function jsonOf(c: ApiContext): Promise<unknown> {
  try {
    return JSON.parse(await c.req.text());
  } catch {
    throw new ApiError(400, "invalid json body");
  }
}

/** A JSON object's fields. @throws ApiError 400 */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw new ApiError(400, "invalid json body: an object is expected");
}
