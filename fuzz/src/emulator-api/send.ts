import { request } from "node:http";
import { text } from "node:stream/consumers";
import type { EmulatedRegion } from "@qstash-verify/emulator";
import type { ApiRequest } from "./requests.js";

/** Milliseconds after which an answer is taken for one that never comes. */
const PATIENCE = 30_000;

export interface ApiAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Sends a request over a socket of its own, with a path that nothing has tidied. */
export function send(
  { url, token }: EmulatedRegion,
  { method, path, headers, body }: ApiRequest,
  app: string,
): Promise<ApiAnswer> {
  const own = headers.map(([name, value]) => [name, value.replace("<app>", app)] as const);
  const bytes = Buffer.from(body.replaceAll("<app>", app), "latin1");
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method,
      // What a request line cannot hold.
      path: path.replaceAll("<app>", app).replaceAll(/[^\x21-\x7e]/g, "%20"),
      headers: Object.fromEntries([
        ["Authorization", `Bearer ${token}`],
        // Node.js sends the body of a GET without a word about it otherwise.
        ["Content-Length", String(bytes.length)],
        ...own,
      ]),
      agent: false,
      timeout: PATIENCE,
    });
    sent.on("timeout", () => sent.destroy(new Error(`no answer within ${PATIENCE} ms`)));
    sent.on("error", reject);
    sent.on("response", async (response) => {
      const { statusCode = 0, headers: got } = response;
      const answer = { status: statusCode, type: String(got["content-type"] ?? "") };
      text(response).then((read) => resolve({ ...answer, body: read }), reject);
    });
    sent.end(bytes);
  });
}
