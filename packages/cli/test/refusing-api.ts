import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { EmulatedRegion } from "@qstash-verify/emulator";
import { onTestFinished } from "vitest";
import { call } from "./awkward.js";

/** What is answered instead of the region, if ever; `undefined` lets the request through. */
export type Refusal = (
  method: string,
  path: string,
) => Promise<undefined> | { readonly status: number; readonly error: string } | undefined;

/** A region behind a server that refuses some of its calls. Gives its address. */
export function refusingApi(region: EmulatedRegion, refusal: Refusal): Promise<string> {
  return behind(region, { asked: refusal });
}

/** What a server does with a call, before the region is asked and after it has answered. */
interface Between {
  readonly asked?: Refusal;
  readonly answered?: (
    method: string,
    path: string,
    headers: IncomingHttpHeaders,
  ) => Promise<unknown>;
}

async function behind(region: EmulatedRegion, { asked, answered }: Between): Promise<string> {
  const { hostname, port } = new URL(region.url);
  const server = createServer(async (incoming, response) => {
    const { method = "", url = "", headers } = incoming;
    const body = await buffer(incoming);
    const refused = await asked?.(method, url);
    if (refused) {
      response.writeHead(refused.status).end(JSON.stringify({ error: refused.error }));
      return;
    }
    const sent = request({ hostname, port, method, path: url, headers }).end(body);
    const [answer] = await once(sent, "response");
    await answered?.(method, url, headers);
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A region that has done what it was asked some milliseconds before it says so. Gives its address. */
export function slowApi(region: EmulatedRegion, wait: (path: string) => number): Promise<string> {
  return behind(region, { answered: (_, path) => sleep(wait(path)) });
}

/** A region that resumes a paused schedule when it is replaced. Gives its address. */
export function resumingApi(region: EmulatedRegion): Promise<string> {
  const resume = async (_: string, __: string, headers: IncomingHttpHeaders) => {
    const id = headers["upstash-schedule-id"];
    if (id !== undefined) await call(region, "PATCH", `/v2/schedules/${id}/resume`);
  };
  return behind(region, { answered: resume });
}
