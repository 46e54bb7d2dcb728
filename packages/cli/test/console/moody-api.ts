import { EventEmitter, once } from "node:events";
import { createServer, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { EmulatedRegion } from "@qstash-verify/emulator";
import { onTestFinished } from "vitest";

/** What becomes of a request; `well` passes it on, and `hang` holds it until the mood is another. */
export type Mood =
  | "well"
  | "hang"
  | "cut"
  | "html"
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> };

/** A region behind a server that has moods. */
export interface MoodyApi {
  readonly url: string;
  /** Paths that were asked for, whatever became of them. */
  readonly asked: readonly string[];
  /** It is in this mood from now on; a request for which `only` is false is passed on. */
  become(mood: Mood, only?: (path: string) => boolean): void;
  /** Resolves with the next request. */
  next(): Promise<string>;
}

/** Starts it; it is closed with the test. */
export async function moodyApi(region: EmulatedRegion): Promise<MoodyApi> {
  const { hostname, port } = new URL(region.url);
  const asked: string[] = [];
  let mood: Mood = "well";
  let isMeant = (_: string): boolean => true;
  const happened = new EventEmitter().setMaxListeners(0);
  const server = createServer(async (incoming, response) => {
    const { method = "", url = "", headers } = incoming;
    const body = await buffer(incoming);
    asked.push(`${method} ${url}`);
    happened.emit("asked", url);
    const now = isMeant(url) ? mood : "well";
    if (now === "hang") await once(happened, "mood");
    else if (now !== "well") return misbehave(now, response);
    const sent = request({ hostname, port, method, path: url, headers }).end(body);
    // The region is stopped before this is, with the test.
    sent.on("error", () => response.destroy());
    sent.on("response", (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
  }).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    next: async () => (await once(happened, "asked"))[0],
    become: (other, only = () => true) => {
      mood = other;
      isMeant = only;
      happened.emit("mood");
    },
  };
}

function misbehave(mood: Exclude<Mood, "well" | "hang">, response: ServerResponse): void {
  if (mood === "html") {
    response.writeHead(200, { "Content-Type": "text/html" }).end("<h1>Sign in to the Wi-Fi</h1>");
  } else if (mood === "cut") {
    response.writeHead(200, { "Content-Length": 1000 }).write('{"events":[');
    setImmediate(() => response.destroy());
  } else {
    response.writeHead(mood.status, mood.headers).end('{"error":"no"}');
  }
}
