import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { createEmulator, type EmulatedRegion, type EmulatorOptions } from "@qstash-verify/emulator";
import { describe, expect, test } from "vitest";
import { rawRequest } from "./raw-request.js";
import { startSession } from "./session.js";

async function region(options: EmulatorOptions = {}): Promise<EmulatedRegion> {
  return (await startSession(options)).emulator.regions.EU_CENTRAL_1;
}

const REFUSED = { status: 403, json: { error: expect.any(String) } };

describe("a name that is not this machine's (DNS rebinding)", () => {
  test.each([
    "evil.example",
    "evil.example:8180",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evillocalhost",
    "localhost@evil.example",
    "127.0.0.1, evil.example",
    "[::2]",
    "10.0.0.1",
    "0.0.0.0",
    "",
  ])("%s reads no keys", async (host) => {
    const eu = await region();
    const head = [`GET /v2/keys HTTP/1.1`, `Host: ${host}`, `Authorization: Bearer ${eu.token}`];
    expect((await rawRequest(eu, head)).status).toBeGreaterThanOrEqual(400);
    expect((await rawRequest(eu, head)).json).not.toHaveProperty("current");
  });

  test("a second Host, none, and one in the target are refused", async () => {
    const eu = await region();
    const token = `Authorization: Bearer ${eu.token}`;
    for (const head of [
      ["GET /v2/keys HTTP/1.1", "Host: localhost", "Host: evil.example", token],
      ["GET http://evil.example/v2/keys HTTP/1.1", "Host: localhost", token],
    ]) {
      expect(await rawRequest(eu, head)).toEqual(REFUSED);
    }
    // The server itself knows no request without one.
    expect((await rawRequest(eu, ["GET /v2/keys HTTP/1.0", token])).status).toBe(400);
  });

  test.each([
    "localhost",
    "LOCALHOST:1",
    "eu.qstash.localhost",
    "127.0.0.1:80",
    "127.8.9.1",
    "[::1]:80",
  ])("%s is this machine", async (host) => {
    const eu = await region();
    const head = [`GET /v2/keys HTTP/1.1`, `Host: ${host}`, `Authorization: Bearer ${eu.token}`];
    expect(await rawRequest(eu, head)).toEqual({ status: 200, json: eu.keys });
  });

  test("another can be allowed, by its name and nothing else", async () => {
    const eu = await region({ allow: { hosts: ["host.docker.internal"] } });
    const status = async (host: string) => {
      const head = [`GET /v2/keys HTTP/1.1`, `Host: ${host}`, `Authorization: Bearer ${eu.token}`];
      return (await rawRequest(eu, head)).status;
    };
    expect(await status("Host.Docker.Internal:8180")).toBe(200);
    expect(await status("docker.internal")).toBe(403);
  });
});

describe("a web page of another origin", () => {
  const pages: [string, string[]][] = [
    ["a form or fetch of another site", ["Origin: https://evil.example"]],
    ["a sandboxed page", ["Origin: null"]],
    ["a page of another port of this machine", ["Origin: http://localhost:3000"]],
    ["two origins", ["Origin: http://127.0.0.1", "Origin: https://evil.example"]],
    ["a link or an image", ["Sec-Fetch-Site: cross-site"]],
    ["the same of another port", ["Sec-Fetch-Site: same-site"]],
    ["a value nobody knows", ["Sec-Fetch-Site: elsewhere"]],
    ["its own origin, yet cross-site", ["Origin: http://127.0.0.1", "Sec-Fetch-Site: cross-site"]],
  ];

  test.each(pages)("%s publishes nothing", async (_, headers) => {
    const eu = await region();
    const target = `/v2/publish/https://a.example?qstash_token=${eu.token}`;
    const head = [`POST ${target} HTTP/1.1`, "Host: 127.0.0.1", ...headers, "Content-Length: 0"];
    expect(await rawRequest(eu, head)).toEqual(REFUSED);
    expect(eu.messages).toEqual([]);
  });

  test.each([
    "GET /v2/keys",
    "POST /v2/keys/rotate",
    "GET /v2/logs",
    "GET /v2/events",
    "GET /v2/messages/m",
    "DELETE /v2/messages",
    "GET /v2/dlq",
    "GET /v2/schedules",
    "DELETE /v2/schedules/",
    "GET /v2/queues",
    "GET /v2/topics",
    "GET /v2/flowControl",
    "POST /v2/batch",
    "POST /v2/enqueue/q/https://a.example",
    "POST /v2/notify/event",
    "GET /v2/workflows/events",
    "DELETE /v2/workflows/runs",
    "POST /v2/workflows/hooks/user/wfr_none/event",
    "OPTIONS /v2/publish/https://a.example",
    "GET /",
  ])("%s is refused, whatever it is sent with", async (line) => {
    const eu = await region({ allow: { hosts: ["tunnel.example"] } });
    eu.faults.set({ api: { rateLimited: 1 } });
    const [method, path = ""] = line.split(" ");
    const target = `${path}?qstash_token=${eu.token}`;
    const head = [`${method} ${target} HTTP/1.1`, "Host: tunnel.example", "Content-Length: 0"];
    const { status } = await rawRequest(eu, [...head, "Origin: https://evil.example"]);
    expect([status, eu.requests]).toEqual([403, []]);
  });

  test("a page can be allowed, and no page is needed", async () => {
    const eu = await region({ allow: { origins: ["http://localhost:3000"] } });
    const status = async (...headers: string[]) => {
      const target = `/v2/publish/https://a.example?qstash_token=${eu.token}`;
      const head = [`POST ${target} HTTP/1.1`, "Host: 127.0.0.1:80", "Content-Length: 0"];
      return (await rawRequest(eu, [...head, "Upstash-Delay: 1d", ...headers])).status;
    };
    expect(await status()).toBe(201);
    expect(await status("Origin: http://localhost:3000", "Sec-Fetch-Site: same-site")).toBe(201);
    expect(await status("Origin: http://127.0.0.1:80", "Sec-Fetch-Site: same-origin")).toBe(201);
    expect(await status("Sec-Fetch-Site: none")).toBe(201);
    expect(await status("Origin: http://localhost:3001")).toBe(403);
  });
});

describe("what no page is allowed by", () => {
  test.each([
    ["null", "what every sandboxed page has"],
    ["*", "everybody"],
    ["http://*", "everybody"],
    ["HTTPS://console.example", "no browser writes it so"],
    ["https://console.example/", "a URL"],
    ["https://console.example:443", "no browser names that port"],
    ["https://a@console.example", "a user"],
    ["localhost:3000", "no scheme"],
    ["", "nothing"],
  ])("%s: %s", (origin) => {
    expect(() => createEmulator({ allow: { origins: [origin] } })).toThrow("not the origin");
  });

  test.each(["http://[::1]:3000", "https://console.example", "chrome-extension://abcdef"])(
    "%s is one",
    (origin) => {
      expect(() => createEmulator({ allow: { origins: [origin] } })).not.toThrow();
    },
  );
});

test.each([
  ["TRACE", []],
  ["CONNECT", []],
  ["HEAD", []],
  ["GET", ["Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAA"]],
])("%s of another origin changes and tells nothing", async (method, headers) => {
  const eu = await region();
  const target = `/v2/keys?qstash_token=${eu.token}`;
  const head = [`${method} ${target} HTTP/1.1`, "Host: 127.0.0.1", ...headers];
  const answer = await rawRequest(eu, [...head, "Origin: https://evil.example"]);
  expect(answer.status).not.toBe(200);
  expect(answer.json).not.toHaveProperty("current");
  expect((await fetch(`${eu.url}/health`)).status).toBe(200);
});

describe("a web page that is allowed (CORS)", () => {
  const page = "https://console.example";

  async function ask(
    eu: EmulatedRegion,
    path: string,
    headers: Record<string, string>,
    method: string,
  ) {
    // Not by fetch, which leaves these headers to the browser.
    const sent = request(eu.url + path, { method, headers });
    sent.end();
    const [answer] = (await once(sent, "response")) as [IncomingMessage];
    answer.resume();
    return { status: answer.statusCode, headers: answer.headers };
  }

  test("is told that it may send what it asks for, from another network too", async () => {
    const eu = await region({ allow: { origins: [page] } });
    const asked = {
      Origin: page,
      "Access-Control-Request-Method": "POST",
      "Access-Control-Request-Headers": "authorization,upstash-forward-x",
      "Access-Control-Request-Private-Network": "true",
    };
    const preflight = await ask(eu, "/v2/publish/https://a.example", asked, "OPTIONS");
    expect(preflight.status).toBe(204);
    expect(preflight.headers).toMatchObject({
      "access-control-allow-origin": page,
      "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE",
      "access-control-allow-headers": "authorization,upstash-forward-x",
      "access-control-allow-private-network": "true",
      vary: "Origin",
    });
    expect(preflight.headers).not.toHaveProperty("access-control-allow-credentials");
    const stranger = await ask(
      eu,
      "/v2/keys",
      { ...asked, Origin: `${page}.evil.example` },
      "OPTIONS",
    );
    expect(stranger.status).toBe(403);
    expect(Object.keys(stranger.headers).filter((name) => name.startsWith("access-"))).toEqual([]);
  });

  test.each([
    ["an answer", "/v2/keys", {}, 200],
    ["that it has no token", "/v2/keys", { Authorization: "" }, 401],
    ["that there is nothing", "/v2/none", {}, 404],
  ])("can read %s", async (_, path, headers, status) => {
    const eu = await region({ allow: { origins: [page] } });
    const sent = { Origin: page, Authorization: `Bearer ${eu.token}`, ...headers };
    const answer = await ask(eu, path, sent, "GET");
    expect(answer).toMatchObject({
      status,
      headers: { "access-control-allow-origin": page, vary: "Origin" },
    });
  });

  test("needs a token for all but the preflight", async () => {
    const eu = await region({ allow: { origins: [page] } });
    expect((await ask(eu, "/v2/keys", { Origin: page }, "OPTIONS")).status).toBe(401);
    expect((await ask(eu, "/v2/keys", { Origin: page }, "GET")).status).toBe(401);
  });
});

describe("an emulator that others reach", () => {
  async function statusOf(host: string, name: string): Promise<number> {
    const eu = await region({ host, allow: { hosts: ["qstash"] } });
    const head = ["GET /v2/keys HTTP/1.1", `Host: ${name}`, `Authorization: Bearer ${eu.token}`];
    return (await rawRequest(eu, head)).status;
  }

  test.each(["127.0.0.1", "localhost:8080", "192.168.1.5:8080", "[fd00::5]:80", "qstash:8080"])(
    "answers to %s",
    async (name) => {
      expect(await statusOf("0.0.0.0", name)).toBe(200);
    },
  );

  test.each(["evil.example", "192.168.1.5.evil.example", "0.0.0.0", "[::]", "1.2.3", "other", ""])(
    "not to %j",
    async (name) => {
      expect(await statusOf("0.0.0.0", name)).toBeGreaterThanOrEqual(400);
    },
  );

  test("one that only this machine reaches answers to no other address", async () => {
    expect(await statusOf("127.0.0.1", "192.168.1.5")).toBe(403);
  });

  test("has an address that this machine can open", async () => {
    const eu = await region({ host: "0.0.0.0" });
    expect(eu.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${eu.url}/health`)).status).toBe(200);
  });
});

describe("its health", () => {
  test("is told without a token, without a fault, and without a trace", async () => {
    const eu = await region();
    eu.faults.set({ api: { rateLimited: 1 } });
    const answer = await fetch(`${eu.url}/health`);
    expect([answer.status, await answer.text(), eu.requests]).toEqual([200, "ok", []]);
    expect((await fetch(`${eu.url}/health`, { method: "POST" })).status).not.toBe(200);
  });

  test("is not a web page's to know", async () => {
    const eu = await region();
    const head = ["GET /health HTTP/1.1", "Host: 127.0.0.1"];
    expect((await rawRequest(eu, [...head, "Origin: https://evil.example"])).status).toBe(403);
    expect((await rawRequest(eu, ["GET /health HTTP/1.1", "Host: evil.example"])).status).toBe(403);
  });
});

describe("a token in the query", () => {
  test("counts only as it is documented, so that it is always taken out", async () => {
    const { emulator, application } = await startSession();
    const eu = emulator.regions.EU_CENTRAL_1;
    const target = `${eu.url}/v2/publish/${application.url("/")}`;
    const token = encodeURIComponent(eu.token);
    const status = async (query: string) =>
      (await fetch(target + query, { method: "POST" })).status;
    expect(await status(`?qstash_token=${token}&qstash_token=other&a=1`)).toBe(201);
    expect(await status(`?%71stash_token=${token}`)).toBe(401);
    await emulator.settled();
    expect(application.only.path).toBe("/?a=1");
    expect(eu.requests[0]?.path).toContain("?qstash_token=…&qstash_token=…&a=1");
  });
});
