import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, createServer as createSocketServer, type Server } from "node:net";
import {
  type Answer,
  type Framing,
  prepare,
  rows,
  type WireRequest,
} from "@qstash-verify/testing/conformance";
import { send } from "@qstash-verify/testing/conformance/node";
import { afterEach, expect, test } from "vitest";

let server: Server | undefined;

afterEach(() => server?.close());

async function listen(listening: Server): Promise<string> {
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

function wire(framing: Framing, changes: Partial<WireRequest> = {}): WireRequest {
  const body = new TextEncoder().encode("0123456789");
  const chunked = framing === "chunked" || framing === "cut-chunked";
  return {
    method: "POST",
    path: "/hook?a=%20b",
    headers: [chunked ? ["Transfer-Encoding", "chunked"] : ["Content-Length", "10"]],
    body,
    framing,
    token: "",
    claims: {},
    digests: [],
    ...changes,
  };
}

/** What goes over the wire, to the byte: a server that parses nothing. */
async function recorded(
  request: WireRequest,
): Promise<{ text: string; answer: Answer | undefined }> {
  let text = "";
  const origin = await listen(
    createSocketServer({ allowHalfOpen: true }, (socket) => {
      socket.on("error", () => {});
      socket.on("data", (chunk) => {
        text += chunk.toString("latin1");
        clearTimeout(timer);
        timer = setTimeout(() => socket.end("HTTP/1.1 204 No Content\r\n\r\n"), 50);
      });
      let timer = setTimeout(() => {}, 0);
    }),
  );
  return { answer: await send(origin, request), text };
}

test("the request line and the headers are sent as they are, and in that order", async () => {
  const headers = [
    ["X-B", "2"],
    ["x-a", ""],
    ["X-B", "1"],
    ["Content-Length", "10"],
  ] as const;
  const { text, answer } = await recorded(wire("length", { headers }));
  expect(answer?.status).toBe(204);
  expect(text).toMatch(
    /^POST \/hook\?a=%20b HTTP\/1\.1\r\nHost: 127\.0\.0\.1:\d+\r\nConnection: close\r\nX-B: 2\r\nx-a: \r\nX-B: 1\r\nContent-Length: 10\r\n\r\n0123456789$/,
  );
});

test("a chunked body is sent in two chunks and a last one", async () => {
  const { text } = await recorded(wire("chunked"));
  expect(text.endsWith("\r\n\r\n5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n")).toBe(true);
});

test("an empty chunked body is its last chunk", async () => {
  const { text } = await recorded(wire("chunked", { body: new Uint8Array() }));
  expect(text.endsWith("Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")).toBe(true);
});

test("a GET can have a body", async () => {
  const { text } = await recorded(wire("length", { method: "GET" }));
  expect(text).toMatch(/^GET .*\r\n\r\n0123456789$/s);
});

test("a withheld body is announced and never sent; the answer is read", async () => {
  const { text, answer } = await recorded(wire("withheld"));
  expect(text.endsWith("Content-Length: 10\r\n\r\n")).toBe(true);
  expect(answer?.status).toBe(204);
});

test.each([
  ["cut", "Content-Length: 10\r\n\r\n01234"],
  ["cut-chunked", "Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n"],
] as const)("a %s body stops halfway", async (framing, end) => {
  const { text } = await recorded(wire(framing));
  expect(text.endsWith(end)).toBe(true);
});

/** How node:http meets a cut body; the conformance rows rely on it. */
test.each(["cut", "cut-chunked"] as const)(
  "node:http aborts a request with a %s body, and answers 400 in its own name",
  async (framing) => {
    let aborted: unknown;
    const origin = await listen(
      createServer(async (request, response) => {
        aborted = await read(request).then(
          () => undefined,
          (error: unknown) => error,
        );
        response.end("never sent");
      }),
    );
    const answer = await send(origin, wire(framing));
    expect(answer).toMatchObject({ status: 400, body: "" });
    expect(aborted).toMatchObject({ code: "ECONNRESET" });
  },
);

test("a host that closes without a word is no answer to a cut body, and an error otherwise", async () => {
  const origin = await listen(
    createSocketServer((socket) => socket.on("data", () => socket.destroy())),
  );
  expect(await send(origin, wire("cut"))).toBeUndefined();
  await expect(send(origin, wire("length"))).rejects.toThrow();
});

test("every row whose framing is honest arrives over node:http with its bytes", async () => {
  const origin = await listen(
    createServer(async (request, response) => {
      response.end(
        JSON.stringify({ url: request.url, body: (await read(request)).toString("base64") }),
      );
    }),
  );
  const untrue = new Set(["lying-content-length", "cut-body", "withheld-body"]);
  for (const row of rows.filter(({ needs = [] }) => !needs.some((need) => untrue.has(need)))) {
    const request = await prepare(row, "/row");
    const answer = await send(origin, request);
    const echoed = JSON.parse(answer?.body ?? "null");
    expect(echoed.url, row.name).toBe(request.path);
    expect(echoed.body === Buffer.from(request.body).toString("base64"), row.name).toBe(true);
  }
});

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
