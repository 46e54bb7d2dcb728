import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";

/** An app of any of the frameworks. */
export type App = RequestListener | FetchApp | RoutingApp;

interface FetchApp {
  fetch(request: Request): Response | Promise<Response>;
}

interface RoutingApp {
  ready(): PromiseLike<unknown>;
  routing: RequestListener;
}

const servers: Server[] = [];

/** Serves it on this machine. @returns Its origin. */
export async function serve(app: App): Promise<string> {
  const server = createServer(await listenerOf(app)).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export function closeServers(): void {
  for (const server of servers.splice(0)) server.close();
}

async function listenerOf(app: App): Promise<RequestListener> {
  if ("routing" in app) {
    await app.ready();
    return app.routing;
  }
  return "fetch" in app ? getRequestListener((request) => app.fetch(request)) : app;
}
