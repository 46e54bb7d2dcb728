import { type Agent, request } from "undici";
import type { Answer } from "../message/answer.js";
import type { SentRequest } from "../message/transmission.js";
import { canonicalName, type HeaderList } from "../protocol/header-list.js";

/**
 * Sends a delivery and reads the whole answer, whatever its status. A redirect is an answer like
 * any other; the only time limit is the signal's.
 */
export async function exchange(
  agent: Agent,
  { url, method, headers, body }: SentRequest,
  signal: AbortSignal,
): Promise<Answer> {
  const answer = await request(url, {
    dispatcher: agent,
    method,
    headers,
    body: body.byteLength > 0 ? body : null,
    signal,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    status: answer.statusCode,
    headers: headerList(answer.headers),
    body: new Uint8Array(await answer.body.arrayBuffer()),
  };
}

function headerList(headers: Readonly<Record<string, string | string[] | undefined>>): HeaderList {
  const list: Record<string, readonly string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) list[canonicalName(name)] = [value].flat();
  }
  return list;
}
