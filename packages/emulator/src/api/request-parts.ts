import { parseJson } from "../state/fields.js";
import type { ApiContext } from "./api.js";
import { readBody } from "./body-limits.js";

/** The token of a caller that cannot send a header. As it is written, so that it can be taken out. */
export const QUERY_TOKEN: RegExp = /([?&]qstash_token=)([^&#]*)/g;

/** The target of a request, to the byte. */
export function targetOf(c: ApiContext): string {
  return c.env.incoming.url ?? "";
}

/** The token in the query of a target. */
export function queryToken(target: string): string | undefined {
  const [match] = target.matchAll(QUERY_TOKEN);
  return match && (new URLSearchParams(`token=${match[2]}`).get("token") ?? undefined);
}

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

/** Notes which runs a request is about. */
export function attribute(c: ApiContext, ...runIds: readonly (string | undefined)[]): void {
  const known = runIds.filter((each) => each !== undefined);
  if (known.length > 0) c.set("workflowRunIds", [...new Set(known)]);
}
