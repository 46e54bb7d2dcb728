import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { Hono } from "hono";

/** The whole page, by the path of each part. */
const FILES = {
  "/": ["index.html", "text/html; charset=utf-8"],
  "/page.js": ["page.js", "text/javascript; charset=utf-8"],
  "/style.css": ["style.css", "text/css; charset=utf-8"],
} as const;

/** Serves the page from memory: a request's path never becomes the path of a file. */
export function pageFiles(): Hono {
  const files = new Hono();
  for (const [path, [file, type]] of Object.entries(FILES)) {
    const content = readFileSync(new URL(`../page/${file}`, import.meta.url));
    const packed = gzipSync(content);
    files.get(path, (context) => {
      const isPacked = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(
        context.req.header("accept-encoding") ?? "",
      );
      const headers = { "Content-Type": type, Vary: "Accept-Encoding" };
      return isPacked
        ? context.body(new Uint8Array(packed), 200, { ...headers, "Content-Encoding": "gzip" })
        : context.body(new Uint8Array(content), 200, headers);
    });
  }
  return files;
}
