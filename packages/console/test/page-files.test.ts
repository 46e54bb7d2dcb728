import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { connectTo, startSession } from "./console-session.js";

describe("the page", () => {
  test.each([
    ["/", "index.html", "text/html; charset=utf-8"],
    ["/page.js", "page.js", "text/javascript; charset=utf-8"],
    ["/style.css", "style.css", "text/css; charset=utf-8"],
  ])("%s is the file that was built", async (path, file, type) => {
    const { raw, port, cookie } = await startSession();
    const built = readFileSync(new URL(`../dist/page/${file}`, import.meta.url), "utf8");
    const head = [`GET ${path} HTTP/1.1`, `Host: localhost:${port}`, `Cookie: ${cookie}`];
    for (const accepted of [[], ["Accept-Encoding: br, gzip;q=0"]]) {
      const answer = await raw([...head, ...accepted]);
      expect([answer.headers.get("content-type"), answer.body]).toEqual([type, built]);
      expect(answer.headers.get("vary")).toBe("Accept-Encoding");
    }
  });

  test("is packed for those who can unpack it", async () => {
    const { port, cookie } = await startSession();
    const socket = await connectTo(port);
    const head = [
      "GET / HTTP/1.1",
      `Host: localhost:${port}`,
      `Cookie: ${cookie}`,
      "Accept-Encoding: br, gzip",
    ];
    socket.write([...head, "Connection: close", "", ""].join("\r\n"));
    const answer = Buffer.concat(await socket.toArray());
    const start = answer.indexOf("\r\n\r\n") + 4;
    expect(answer.subarray(0, start).toString()).toContain("Content-Encoding: gzip".toLowerCase());
    expect(gunzipSync(answer.subarray(start)).toString()).toContain("<!doctype html>");
  });

  test.each([
    "/index.html",
    "/page.js/",
    "/dist/page.js",
    "/..%2fpackage.json",
    "/%2e%2e/%2e%2e/package.json",
    "//evil.example/",
    "//page.js",
    "/page.js%00",
    "/favicon.ico",
    "/.env",
  ])("%s is no part of it", async (path) => {
    const { raw, port, cookie } = await startSession();
    const { status } = await raw([
      `GET ${path} HTTP/1.1`,
      `Host: localhost:${port}`,
      `Cookie: ${cookie}`,
    ]);
    expect(status).toBe(404);
  });
});
