import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { testEnvironment } from "@qstash-verify/testing";
import { Client as Publisher, Receiver } from "@upstash/qstash";
import { serve, type WorkflowContext } from "@upstash/workflow";
import { afterAll } from "vitest";
import { type Dev, devOf } from "../dev-server.js";
import { verifying } from "../verifying-app.js";

/** A region of `dev`, by what it prints. */
export type DevRegion = Dev["started"]["regions"][string];

/** `dev` in a process of its own, and an app that it delivers to; both end with the file. */
export interface DevConsole {
  readonly dev: Dev;
  /** Of the console, with its capability. */
  readonly address: string;
  readonly eu: DevRegion;
  readonly us: DevRegion;
  /** The address of the app: see `startShop()`. */
  readonly app: string;
  readonly shop: Shop;
}

/** What the app can be told. */
interface Shop {
  /** Whether `/busy` answers 503. */
  isBusy: boolean;
  /** The last body that `/bytes` got. */
  body: string;
}

/** How long it may take to start it and to fill it, in milliseconds: on a machine with much to do. */
export const STARTING = 180_000;

/** What ends with the file. Here, because a hook that is made in `beforeAll()` is never called. */
const ends: (() => void)[] = [];

afterAll(() => {
  for (const end of ends.splice(0)) end();
});

/** Starts what a user starts. To be called in `beforeAll()`, once a file. */
export async function devConsole(...args: readonly string[]): Promise<DevConsole> {
  const atTheEnd = (end: () => void) => void ends.push(end);
  const dev = await devOf(["--eu-port=0", "--us-port=0", ...args], undefined, atTheEnd);
  const { console: address = "", regions, variables } = dev.started;
  const { EU_CENTRAL_1: eu, US_EAST_1: us } = regions;
  if (!eu || !us) throw new Error("dev started without its two regions");
  const shop = { isBusy: true, body: "" };
  return { dev, address, eu, us, shop, app: await startShop(variables, us, shop) };
}

/** A folder that is gone with the file. */
export function folderOfFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "qstash-verify-"));
  ends.push(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Calls the API of a region, and gives what it answers. */
export async function callApi<T>(
  region: DevRegion,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: string,
): Promise<T> {
  const answer = await fetch(`${region.url}${path}`, {
    method,
    headers: { Authorization: `Bearer ${region.token}`, ...headers },
    ...(body !== undefined && { body }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

type Listener = RequestListener;

/**
 * An app on a free port: `/orders` verifies; `/strict` verifies all that can be; `/busy` verifies and
 * may be busy; `/other` has the keys of another account; `/open` verifies nothing, nor does `/bytes`.
 */
async function startShop(
  env: Readonly<Record<string, string>>,
  us: DevRegion,
  shop: Shop,
): Promise<string> {
  const busy = verifying({ env }, 503);
  const ready = verifying({ env });
  const routes: Record<string, Listener> = {
    "/orders": ready,
    "/busy": (request, response) => (shop.isBusy ? busy : ready)(request, response),
    "/other": verifying({ env: testEnvironment("migration") }),
    "/open": (_, response) => response.end("taken"),
    "/bytes": async (request, response) => {
      shop.body = (await buffer(request)).toString();
      response.end();
    },
    "/workflow": workflow(us, async (context) => {
      const order = await context.run("read the order", () => ({ id: 7, total: "12.50 €" }));
      await context.sleep("let it settle", 1);
      const { eventData } = await context.waitForEvent("wait for payment", "paid");
      await context.run("ship", () => eventData);
      return order;
    }),
    "/failing": workflow(us, (context) =>
      context.run("charge the card", () => Promise.reject(new Error("the card was refused"))),
    ),
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://localhost");
    const route = routes[pathname];
    if (route) return route(request, response);
    response.writeHead(404).end();
  }).listen(0, "127.0.0.1");
  ends.push(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, "listening");
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  routes["/strict"] = verifying({ env, url: `${address}/strict`, strict: true });
  return address;
}

/** A workflow of the American region, by the vendor's SDK. */
function workflow(us: DevRegion, route: (context: WorkflowContext) => Promise<unknown>): Listener {
  const { url: baseUrl, token, currentSigningKey, nextSigningKey } = us;
  const { handler } = serve(route, {
    qstashClient: new Publisher({ baseUrl, token, retry: false }),
    receiver: new Receiver({ currentSigningKey, nextSigningKey }),
  } as object);
  return async (request, response) => {
    const { method = "POST", url = "/", headers } = request;
    const to = `http://${headers.host}${url}`;
    const answer = await handler(
      new Request(to, {
        method,
        headers: new Headers(headers as Record<string, string>),
        body: await buffer(request),
      }),
    );
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  };
}
