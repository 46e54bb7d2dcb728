import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { EmulatedRegion } from "@qstash-verify/emulator";
import { onTestFinished } from "vitest";

/** What is answered instead of the region, if ever; `undefined` lets the request through. */
export type Refusal = (
  method: string,
  path: string,
) => Promise<undefined> | { readonly status: number; readonly error: string } | undefined;

/** A region behind a server that refuses some of its calls. Gives its address. */
export async function refusingApi(region: EmulatedRegion, refusal: Refusal): Promise<string> {
  const { hostname, port } = new URL(region.url);
  const server = createServer(async (incoming, response) => {
    const { method = "", url = "", headers } = incoming;
    const body = await buffer(incoming);
    const refused = await refusal(method, url);
    if (refused) {
      response.writeHead(refused.status).end(JSON.stringify({ error: refused.error }));
      return;
    }
    const sent = request({ hostname, port, method, path: url, headers }).end(body);
    const [answer] = await once(sent, "response");
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
