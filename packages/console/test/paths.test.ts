import { describe, expect, test } from "vitest";
import { startSession } from "./console-session.js";
import { memoryBackend } from "./memory-backend.js";

const EU = "EU_CENTRAL_1";

describe("a path", () => {
  test("is decoded once", async () => {
    const { get, backend } = await startSession();
    for (const id of [
      "a/b",
      "a%2Fb",
      "%41",
      "a?b#c",
      "ä 100%",
      "..a",
      "a+b",
      "\\",
      "x".repeat(512),
    ]) {
      backend.calls.length = 0;
      expect((await get(`/api/runs/${EU}/${encodeURIComponent(id)}`)).status).toBe(200);
      expect(backend.calls).toEqual([["run", EU, id]]);
    }
  });

  test.each([
    `/api/runs/${EU}/%0a`,
    `/api/runs/${EU}/%00`,
    `/api/runs/${EU}/%c2%85`,
    `/api/runs/${EU}/${"x".repeat(513)}`,
    "/api/runs/XX/a",
    `/api/runs/${EU}/`,
    `/api/messages/${EU}/m/attempts/0/explain`,
    `/api/messages/${EU}/m/attempts/1e3/explain`,
    "/api/runs/constructor/a",
  ])("%s is not found", async (path) => {
    const { get, backend } = await startSession();
    expect([(await get(path)).status, backend.calls]).toEqual([404, []]);
  });

  test("that cannot be decoded is refused", async () => {
    const { get } = await startSession();
    expect((await get(`/api/runs/${EU}/%ff`)).status).toBe(400);
    expect((await get(`/api/runs/${EU}/%`)).status).toBe(400);
  });

  test("knows its methods", async () => {
    const { raw, port, cookie, backend } = await startSession();
    const ask = (line: string) =>
      raw(
        [
          `${line} HTTP/1.1`,
          `Host: 127.0.0.1:${port}`,
          `Origin: http://127.0.0.1:${port}`,
          `Cookie: ${cookie}`,
          "Content-Type: application/json",
          "Content-Length: 2",
        ],
        "{}",
      );
    for (const method of ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "QUERY"]) {
      for (const path of ["/", "/api/messages", "/none"]) {
        const { status, headers } = await ask(`${method} ${path}`);
        expect([method, path, status, headers.get("allow")]).toEqual([
          method,
          path,
          405,
          "GET, HEAD, POST",
        ]);
      }
    }
    for (const line of [
      "POST /",
      "POST /api/state",
      "GET /api/explain",
      `GET /api/keys/${EU}/roll`,
      "HEAD /api/live",
    ]) {
      expect([line, (await ask(line)).status]).toEqual([line, 405]);
    }
    expect([backend.calls, backend.listeners.size]).toEqual([[], 0]);
    expect(await ask("HEAD /")).toMatchObject({ status: 200, body: "" });
  });

  test("of what only a local QStash has is not found elsewhere", async () => {
    const { get, post } = await startSession({ backend: memoryBackend(false) });
    expect((await get("/api/local")).status).toBe(404);
    expect(await (await post("/api/local/clock", {})).json()).toMatchObject({ code: "not_local" });
  });
});
