import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
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
  const server = createServer(async ({ url = "/" }, response) => {
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
  }).listen(0, "127.0.0.1");
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${BASE}`;
}
