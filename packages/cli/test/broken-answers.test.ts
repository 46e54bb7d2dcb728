import { once } from "node:events";
import { request } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { Api } from "../dist/api/api.js";
import type { ApiError } from "../dist/api/api-error.js";
import { exchange } from "../dist/api/http-exchange.js";
import { callRaw, type Transport } from "../dist/api/raw-transport.js";
import { cli, envFile, ownEnvironment } from "./command-line.js";
import { serve } from "./hostile.js";

/** A server that answers every request with these bytes, and closes the connection. */
async function answering(bytes: string): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end(bytes));
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

describe.each([
  ["no HTTP at all", "SSH-2.0-OpenSSH_9.2\r\n", "answered, but not in HTTP"],
  ["a body that breaks off", `${HEAD}5\r\n{"a"`, "answered 200, and then its answer broke off"],
  ["a chunk of no size", `${HEAD}zz\r\n{}\r\n`, "answered 200, and then its answer broke off"],
  ["nothing", "", "closed the connection without an answer"],
])("an answer that is broken: %s", (_, bytes, told) => {
  test("is an error of its call, and ends nothing else", async () => {
    const account = { url: await answering(bytes), token: "t", region: "EU_CENTRAL_1" } as const;
    const call = {
      method: "POST",
      path: "/v2/schedules/https://a.example/#b",
      answers: true,
    } as const;
    const error = await callRaw(account, call).catch((reason) => reason);
    expect(error).toMatchObject({ code: expect.stringMatching(/^(HPE_|ECONNRESET)/) });
  });

  test("is told by send in a line", async () => {
    const url = await answering(bytes);
    const env = envFile(ownEnvironment("single"));
    const { code, stderr } = await cli(["send", `${url}/jobs`, "-e", env]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(new RegExp(`^✗ \\S+ ${told} \\(\\w+\\): .+\n$`)),
    ]);
  });
});

test("a page in the place of JSON is an answer that was cut", async () => {
  const page = "<html></html>";
  const url = await answering(`HTTP/1.1 200 OK\r\nContent-Length: ${page.length}\r\n\r\n${page}`);
  const account = { url, token: "t", region: "EU_CENTRAL_1" } as const;
  const call = { method: "GET", path: "/v2/schedules/#", answers: true } as const;
  await expect(callRaw(account, call)).rejects.toMatchObject({ code: "ANSWER_CUT" });
});

test("an answer that is nested very deep is none that can be read", async () => {
  const deep = `[{"scheduleId":"a","deep":${"[".repeat(20_000)}${"]".repeat(20_000)}}]`;
  const url = await answering(`HTTP/1.1 200 OK\r\nContent-Length: ${deep.length}\r\n\r\n${deep}`);
  const account = { url, token: "t", region: "EU_CENTRAL_1" } as const;
  const call = { method: "GET", path: "/v2/schedules", answers: true } as const;
  const error = (await callRaw(account, call).catch((reason) => reason)) as ApiError;
  expect([error.code, error.isGarbled]).toEqual(["ANSWER_DEEP", true]);
  const text = `[${JSON.stringify({ text: '[[[["\\'.repeat(2000) })}]`;
  const shallow = await answering(
    `HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
  );
  expect(await callRaw({ ...account, url: shallow }, call)).toEqual(JSON.parse(text));
});

describe("an answer without an end", () => {
  /** A server that answers for as long as somebody listens. */
  async function endless(): Promise<string> {
    const piece = Buffer.alloc(1024 * 1024, "a");
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => {
        const more = () => {
          while (socket.writable && socket.write(piece));
        };
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        socket.on("drain", more);
        more();
      });
    }).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test("of a region is cut", async () => {
    const account = { url: await endless(), token: "t", region: "EU_CENTRAL_1" } as const;
    const call = { method: "GET", path: "/v2/queues", answers: true } as const;
    const error = await callRaw(account, call).catch((reason) => reason);
    expect(error).toMatchObject({ code: "ANSWER_TOO_LARGE" });
  });

  test("of an app is cut", async () => {
    const env = envFile(ownEnvironment("single"));
    const { code, stderr } = await cli(["check", `${await endless()}/jobs`, "-e", env]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("ANSWER_TOO_LARGE")]);
  });
});

describe("is asked once, because nothing else comes of it:", () => {
  test.each([
    ["a head without an end", "HPE_HEADER_OVERFLOW", `HTTP/1.1 200 OK\r\nA: ${"a".repeat(99_999)}`],
    ["a body without an end", "ANSWER_TOO_LARGE", `HTTP/1.1 200 OK\r\n\r\n${"a".repeat(7e7)}`],
  ])("%s", async (_, code, bytes) => {
    const account = { url: await answering(bytes), token: "t", region: "EU_CENTRAL_1" } as const;
    let attempts = 0;
    const send: Transport = (call) => {
      attempts += 1;
      return callRaw(account, call);
    };
    const api = new Api(account, "read", { send, wait: () => Promise.resolve() });
    const call = { method: "GET", path: "/v2/queues", answers: true } as const;
    await expect(api.call(call)).rejects.toMatchObject({ code });
    expect(attempts).toBe(1);
  });

  test("a call that cannot be sent", async () => {
    let attempts = 0;
    const account = { url: "http://127.0.0.1:1", token: "t", region: "EU_CENTRAL_1" } as const;
    const send: Transport = (call) => {
      attempts += 1;
      return callRaw(account, call);
    };
    const api = new Api(account, "write", { send, wait: () => Promise.resolve() });
    for (const headers of [{ "A B": "c" }, { A: "b\r\nC: d" }, { A: "\u20ac" }]) {
      const call = { method: "POST", path: "/v2/publish/https://a.example", headers } as const;
      await expect(api.call(call)).rejects.toMatchObject({
        code: expect.stringMatching(/^ERR_INVALID_/),
      });
    }
    expect(attempts).toBe(3);
  });
});

test("a redirect is an answer, and the token goes nowhere else", async () => {
  const seen: string[] = [];
  const elsewhere = await serve((request, response) => {
    seen.push(String(request.headers.authorization));
    response.end("[]");
  });
  for (const status of [301, 302, 307, 308]) {
    const url = await serve((_, response) => {
      response.writeHead(status, { Location: `${elsewhere}/v2/queues` }).end();
    });
    const account = { url, token: "hunter2", region: "EU_CENTRAL_1" } as const;
    const call = { method: "GET", path: "/v2/queues", answers: true } as const;
    await expect(callRaw(account, call)).rejects.toMatchObject({ status });
  }
  expect(seen).toEqual([]);
});

test("an answer that is nested without an end is an error like any other", async () => {
  const deep = `${'[{"a":'.repeat(200_000)}1${"}]".repeat(200_000)}`;
  const env = envFile({
    QSTASH_URL: await serve((_, response) => void response.end(`[${deep}]`)),
    QSTASH_TOKEN: "t",
  });
  for (const args of [[], ["--json"]]) {
    const { code, signal, stderr } = await cli(["queues", "list", ...args, "-e", env]);
    const sentence = expect.stringMatching(/^✗ .* or not QStash's: .*\(ANSWER_\w+\)\n$/);
    expect([code, signal, stderr]).toEqual([2, null, sentence]);
  }
});

test("an answer that does not come in time is none", async () => {
  const server = createServer(() => {}).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const error = await exchange(request({ port, agent: false }), Buffer.of(), 0.05).catch(
    (reason) => reason,
  );
  expect(error).toMatchObject({ code: "ETIMEDOUT" });
});

describe("a DELETE of everything is never sent", () => {
  const account = { url: "http://127.0.0.1:1", token: "t", region: "EU_CENTRAL_1" } as const;

  test.each([
    "/v2/messages",
    "/v2/messages/",
    "/v2/dlq?count=1",
    "/v2/dlq/?a",
    "/v2/schedules//",
    "/v2/workflows/runs",
    "/v2/topics//endpoints",
    "/v2/",
  ])("%s", async (path) => {
    await expect(new Api(account, "write").once({ method: "DELETE", path })).rejects.toThrow(
      "is not sent",
    );
  });
});
