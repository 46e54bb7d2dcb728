import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

const DIST = fileURLToPath(new URL("../.vitepress/dist/", import.meta.url));
const BASE = "/qstash-verify/";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".webp": "image/webp",
};

/** Serves the built site as GitHub Pages does, until all tests of a file are over. Gives its address. */
export async function serveSite(): Promise<string> {
  return `${await listen(async ({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    const path = pathname.startsWith(BASE) ? pathname.slice(BASE.length) : "404";
    const file = /(^|\/)$/.test(path) ? `${path}index.html` : extname(path) ? path : `${path}.html`;
    try {
      const content = await readFile(join(DIST, file));
      response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "text/plain" });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  })}${BASE}`;
}

/** A server of somebody else, who notes every request. */
export async function openSink(): Promise<{ address: string; requests: readonly unknown[] }> {
  const requests: unknown[] = [];
  const address = await listen(({ method, url }, response) => {
    requests.push([method, url]);
    response.writeHead(200, { "Access-Control-Allow-Origin": "*" }).end();
  });
  return { address, requests };
}

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  atTheEnd.push(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const atTheEnd: (() => void)[] = [];

afterAll(() => {
  for (const end of atTheEnd) end();
});
