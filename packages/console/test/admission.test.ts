import { startConsole } from "@qstash-verify/console";
import { describe, expect, test } from "vitest";
import { startSession } from "./console-session.js";
import { memoryBackend } from "./memory-backend.js";

describe("the address that the terminal prints", () => {
  test("lets a browser in, by a cookie that does not tell the capability", async () => {
    const { running, port, get, cookie } = await startSession();
    const capability = new URL(running.address).searchParams.get("capability") ?? "";
    expect(Buffer.from(capability, "base64url")).toHaveLength(32);
    expect(running.address).toBe(`${running.url}/?capability=${capability}`);
    const answer = await fetch(running.address, { redirect: "manual" });
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/"]);
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        new RegExp(`^qstash_console_${port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
      ),
    ]);
    expect(cookie).not.toContain(capability);
    expect((await get("/")).status).toBe(200);
    expect((await get("/api/state")).status).toBe(200);
    expect((await get("/", { Cookie: `qstash_console_${port}=${capability}` })).status).toBe(401);
  });

  test("is needed for all that there is, and a wrong one is none", async () => {
    const { running, port, backend, raw } = await startSession();
    const other = await startSession();
    const wrong = other.running.address.replace(/^.*=/, "");
    for (const path of [
      "/",
      "/page.js",
      "/style.css",
      "/none",
      "/api/state",
      "/api/messages",
      "/api/live",
    ]) {
      for (const target of [path, `${path}?capability=${wrong}`, `${path}?capability=`]) {
        for (const cookie of [
          "",
          other.cookie,
          other.cookie.replace(/\d+=/, `${port}=`),
          `qstash_console_${port}=`,
        ]) {
          const answer = await raw([
            `GET ${target} HTTP/1.1`,
            `Host: 127.0.0.1:${port}`,
            `Cookie: ${cookie}`,
          ]);
          expect([target, cookie, answer.status]).toEqual([target, cookie, 401]);
          expect(answer.body).toContain("Open the address that the terminal printed");
          expect(answer.headers.has("set-cookie")).toBe(false);
        }
      }
    }
    const named = await fetch(running.address.replace("/?", "/api/state?"));
    expect([named.status, backend.calls]).toEqual([401, []]);
  });

  test("does not stay in the browser's bar, whatever it was", async () => {
    const { get } = await startSession();
    const answer = await get("/?capability=old");
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/"]);
    expect(answer.headers.has("set-cookie")).toBe(false);
  });

  test("a cookie of the same name that another port's server set hides nothing", async () => {
    const { get, cookie, port } = await startSession();
    const planted = `a=b; qstash_console_${port}=planted; ${cookie}`;
    expect((await get("/", { Cookie: planted })).status).toBe(200);
  });

  test("can be given, if it cannot be guessed", async () => {
    const capability = "x".repeat(43);
    const { running } = await startSession({ capability });
    expect(running.address).toContain(`capability=${capability}`);
    for (const weak of ["", "secret", `${"x".repeat(43)}&`]) {
      await expect(startConsole({ backend: memoryBackend(), capability: weak })).rejects.toThrow(
        TypeError,
      );
    }
  });
});
