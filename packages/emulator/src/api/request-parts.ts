import { parseJson } from "../protocol/fields.js";
import type { ApiContext } from "./api.js";
import { readBody } from "./body-limits.js";

/** The token of a caller that cannot send a header, as it was written, so that it can be removed. */
export const QUERY_TOKEN: RegExp = /([?&]qstash_token=)([^&#]*)/g;

/** The target of a request, byte for byte. */
export function targetOf(c: ApiContext): string {
  return c.env.incoming.url ?? "";
}

/** The token in the query of a target. */
export function queryToken(target: string): string | undefined {
  const [match] = target.matchAll(QUERY_TOKEN);
  return match && (new URLSearchParams(`token=${match[2]}`).get("token") ?? undefined);
}

/** The query of a request, without its token. */
export function queryOf(c: ApiContext): URLSearchParams {
  const query = new URL(c.req.url).searchParams;
  query.delete("qstash_token");
  return query;
}

/**
 * The destination at the end of a path, exactly as it was sent: its slashes, query and escapes belong to the
 * destination and must not be interpreted here.
 *
 * @param segments how many parts of the path come before it
 */
export function destinationOf(c: ApiContext, segments: number): string {
  const destination = targetOf(c)
    .split("/")
    .slice(segments + 1)
    .join("/");
  return destination
    .replace(/\?(qstash_token=[^&#]*&)+/, "?")
    .replaceAll(/[?&]qstash_token=[^&#]*/g, "");
}

/** The address a request came from. */
export function callerOf(c: ApiContext): string {
  return c.env.incoming.socket.remoteAddress ?? "";
}

/** The body of a request, as bytes. @throws ApiError 412 or 413 */
export function bytesOf(c: ApiContext): Promise<Uint8Array> {
  return readBody(c);
}

/** The body of a request, as text. @throws ApiError 412 or 413 */
export async function textOf(c: ApiContext): Promise<string> {
  return new TextDecoder().decode(await bytesOf(c));
}

/** The JSON body of a request, of the type its route expects and checks. @throws ApiError 400 */
export async function jsonOf(c: ApiContext): Promise<unknown> {
  return parseJson(await textOf(c));
}

/** Adds to the runs that a request is about. */
export function attribute(c: ApiContext, ...runIds: readonly (string | undefined)[]): void {
  const known = runIds.filter((each) => each !== undefined);
  if (known.length === 0) return;
  c.set("workflowRunIds", [...new Set([...(c.get("workflowRunIds") ?? []), ...known])]);
}
