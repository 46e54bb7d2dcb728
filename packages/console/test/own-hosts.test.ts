import { startConsole } from "@qstash-verify/console";
import { describe, expect, onTestFinished, test } from "vitest";
import { startSession } from "./console-session.js";
import { memoryBackend } from "./memory-backend.js";

describe("a name that is not ours (DNS rebinding)", () => {
  const names = [
    "evil.example",
    "evil.example:PORT",
    "localhost.evil.example:PORT",
    "127.0.0.1.evil.example:PORT",
    "localhost@evil.example:PORT",
    "localhost",
    "localhost:1",
    "localhost:PORT0",
    "localhost:PORT/",
    "127.1:PORT",
    "2130706433:PORT",
    "0.0.0.0:PORT",
    "10.0.0.1:PORT",
    "[::2]:PORT",
    "localhost:PORT, evil.example",
    "",
  ];
  test.each(names)("%s is refused before anything is looked at", async (name) => {
    const { raw, port, cookie, backend, running } = await startSession();
    const host = `Host: ${name.replace("PORT", `${port}`)}`;
    const query = new URL(running.address).search;
    for (const line of [
      `GET /${query}`,
      "GET /api/messages",
      "DELETE /api/messages",
      "GET /none",
    ]) {
      const { status, headers } = await raw([`${line} HTTP/1.1`, host, `Cookie: ${cookie}`]);
      expect([line, status, headers.has("set-cookie")]).toEqual([line, 403, false]);
    }
    expect(backend.calls).toEqual([]);
  });

  test("two names, none, and one in the target are refused", async () => {
    const { raw, port, cookie } = await startSession();
    const own = `Host: localhost:${port}`;
    for (const head of [
      ["GET / HTTP/1.1", own, "Host: evil.example"],
      ["GET / HTTP/1.1", own, own],
      ["GET / HTTP/1.1"],
      ["GET / HTTP/1.0"],
      [`GET http://evil.example/ HTTP/1.1`, own],
      [`GET http://localhost:${port}/ HTTP/1.1`, own],
      ["OPTIONS * HTTP/1.1", own],
    ]) {
      expect([head, (await raw([...head, `Cookie: ${cookie}`])).status]).toEqual([head, 403]);
    }
  });

  test.each(["localhost:PORT", "LOCALHOST:PORT", "127.0.0.1:PORT", "[::1]:PORT"])(
    "%s is",
    async (name) => {
      const { raw, port, cookie } = await startSession();
      const host = name.replace("PORT", `${port}`);
      expect((await raw(["GET / HTTP/1.1", `Host: ${host}`, `Cookie: ${cookie}`])).status).toBe(
        200,
      );
    },
  );

  test("another can be allowed, with any port or one", async () => {
    const allowHosts = ["Host.Docker.Internal", "localhost:9000"];
    const { raw, port, cookie } = await startSession({ allowHosts });
    const status = async (host: string, ...more: string[]) =>
      (await raw(["GET / HTTP/1.1", `Host: ${host}`, `Cookie: ${cookie}`, ...more])).status;
    expect(await status("host.docker.internal:8080")).toBe(200);
    expect(await status("host.docker.internal", "Origin: https://host.docker.internal")).toBe(200);
    expect(await status("docker.internal")).toBe(403);
    expect(await status("localhost:9000")).toBe(200);
    expect(await status("localhost:9001")).toBe(403);
    expect(await status(`localhost:${port}`, `Origin: https://localhost:${port}`)).toBe(403);
  });

  test("the address to listen on is ours, and the one that is printed", async () => {
    const { running, get, port } = await startSession({ host: "::1" });
    expect(running.url).toBe(`http://[::1]:${port}`);
    expect((await get("/")).status).toBe(200);
    const other = await startConsole({ backend: memoryBackend(), host: "127.0.0.2" });
    onTestFinished(() => other.close());
    const entered = await fetch(other.address, { redirect: "manual" });
    expect([new URL(other.url).hostname, entered.status]).toEqual(["127.0.0.2", 303]);
  });

  describe.each(["0.0.0.0", "::"])("a console that listens on %s", (host) => {
    test("answers to every IP address, because none can be made to point elsewhere", async () => {
      const { raw, port, cookie, running } = await startSession({ host });
      expect(running.url).toBe(`http://127.0.0.1:${port}`);
      const status = async (name: string, ...more: string[]) =>
        (await raw(["GET / HTTP/1.1", `Host: ${name}`, `Cookie: ${cookie}`, ...more])).status;
      for (const name of [
        "127.0.0.1",
        "localhost",
        "192.168.1.5",
        "203.0.113.7",
        "[2001:db8::1]",
      ]) {
        expect([name, await status(`${name}:${port}`)]).toEqual([name, 200]);
        const own = `Origin: http://${name}:${port}`;
        expect([name, await status(`${name}:${port}`, own)]).toEqual([name, 200]);
        expect([name, await status(`${name}:${port}`, "Origin: http://evil.example")]).toEqual([
          name,
          403,
        ]);
        expect([name, await status(`${name}:1`)]).toEqual([name, 403]);
      }
    });

    test("and to no other name", async () => {
      const { raw, port, cookie, backend } = await startSession({ host });
      const foreign = [
        ...["evil.example", "192.168.1.5.evil.example", "localhost.evil.example"],
        ...["192.168.1", "3232235781", "0300.0250.1.5", "192.168.1.5.", "0.0.0.0", "[::]"],
        ...["192.168.1.5@evil.example", "[fe80::1%25eth0]", "[2001:DB8:0::1]", "1.2.3.4, evil"],
      ];
      for (const name of foreign) {
        const head = ["GET /api/messages HTTP/1.1", `Host: ${name}:${port}`, `Cookie: ${cookie}`];
        expect([name, (await raw(head)).status]).toEqual([name, 403]);
      }
      expect(backend.calls).toEqual([]);
    });
  });

  test("one that only this machine can reach answers to no other address", async () => {
    for (const host of ["127.0.0.1", "localhost"]) {
      const { raw, port, cookie } = await startSession({ host });
      const head = ["GET / HTTP/1.1", `Host: 192.168.1.5:${port}`, `Cookie: ${cookie}`];
      expect([host, (await raw(head)).status]).toEqual([host, 403]);
    }
  });
});
