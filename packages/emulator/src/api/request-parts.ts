import { parseJson } from "../state/fields.js";
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
  return parseJson(await c.req.text());
}

/** Notes which runs a request is about. */
export function attribute(c: ApiContext, ...runIds: readonly (string | undefined)[]): void {
  const known = runIds.filter((each) => each !== undefined);
  if (known.length > 0) c.set("workflowRunIds", [...new Set(known)]);
}
