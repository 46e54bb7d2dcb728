import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { keepReadable, requestBody } from "../dist/node-body.js";

type Request = IncomingMessage & { body?: unknown; rawBody?: unknown };

function request(headers: Record<string, string> = {}, body = "é"): Request {
  const message = new IncomingMessage(new Socket());
  Object.assign(message.headers, headers);
  message.complete = true;
  message.push(body);
  message.push(null);
  return message;
}

/** One whose body something has read before. */
async function read(headers: Record<string, string> = {}, body = "é"): Promise<Request> {
  const message = request(headers, body);
  await buffer(message);
  return message;
}

const bytes = Buffer.from("é");
const bodyOf = (message: Request) => requestBody(message, "the remedy");
const CHANGED = { alreadyRead: expect.stringContaining("not the ones that arrived") };

describe("the body of a request that nothing has read", () => {
  test("is its stream, also where the app can read it later, and where it is empty", async () => {
    const lazy = Object.defineProperty(request(), "body", { get: () => ({}), configurable: true });
    const ownRead = Object.assign(request(), { read: request().read });
    for (const message of [request(), lazy, ownRead, request({ "content-length": "0" })]) {
      expect(await buffer(bodyOf(message) as AsyncIterable<Uint8Array>)).toEqual(bytes);
    }
  });
});

describe("the body of a request that was read", () => {
  test("is gone, unless it never had any", async () => {
    expect(bodyOf(await read())).toEqual({ alreadyRead: "the remedy" });
    expect(bodyOf(await read({ "content-length": "2" }))).toEqual({ alreadyRead: "the remedy" });
    // So it is behind adapters that replace the stream.
    expect(bodyOf(await read({ "content-length": "0" }))).toBeNull();
    const parsed = Object.assign(await read(), { body: { parsed: true } });
    expect(bodyOf(parsed)).toEqual({ alreadyRead: "the remedy" });
  });

  test("is gone on Vercel, too, whether its value can be parsed or not", async () => {
    const failing = () => {
      throw new Error("Invalid JSON");
    };
    for (const get of [() => ({}), failing]) {
      const message = Object.defineProperty(await read(), "body", { get });
      expect(bodyOf(message)).toEqual({ alreadyRead: expect.stringContaining("NODEJS_HELPERS") });
    }
  });

  test("is what Vercel's own read() gives back", async () => {
    expect(bodyOf(Object.assign(await read(), { read: () => bytes }))).toBe(bytes);
  });

  test("is what was kept of it, as bytes or as text", async () => {
    expect(bodyOf(Object.assign(await read(), { rawBody: bytes }))).toBe(bytes);
    expect(bodyOf(Object.assign(await read(), { body: bytes }))).toBe(bytes);
    expect(bodyOf(Object.assign(request(), { rawBody: "é" }))).toEqual(new Uint8Array(bytes));
  });

  test("counts as changed where it is not as long as it was announced, or was decompressed", () => {
    const kept = (headers: Record<string, string>) =>
      bodyOf(Object.assign(request(headers), { rawBody: bytes }));
    expect(kept({ "content-length": "2" })).toBe(bytes);
    expect(kept({ "content-encoding": "identity" })).toBe(bytes);
    expect(kept({ "content-length": "3" })).toEqual({ kept: bytes, ...CHANGED });
    expect(kept({ "content-encoding": "gzip" })).toEqual({ kept: bytes, ...CHANGED });
    expect(kept({ "content-encoding": "gzip", "content-length": "2" })).toMatchObject(CHANGED);
  });
});

describe("a verified body is left for who reads the request next", () => {
  test("as rawBody, unless something has kept it before", async () => {
    const message = await read();
    keepReadable(message, bytes);
    expect(message.rawBody).toBe(bytes);
    keepReadable(message, Buffer.from("other"));
    expect(message.rawBody).toBe(bytes);
    expect(message.listenerCount("newListener")).toBe(1);
  });

  test("for listeners: its bytes at once, and its end right after", async () => {
    const message = await read();
    keepReadable(message, bytes);
    const heard: unknown[] = [];
    for (const event of ["close", "data", "end"]) {
      message.on(event, function (this: unknown, chunk?: unknown) {
        heard.push([event, this === message, chunk]);
      });
    }
    expect(heard).toEqual([["data", true, bytes]]);
    await Promise.resolve();
    expect(heard).toEqual([
      ["data", true, bytes],
      ["end", true, undefined],
    ]);
  });

  test("an empty one only ends", async () => {
    const message = await read({}, "");
    keepReadable(message, Buffer.alloc(0));
    const heard: string[] = [];
    for (const event of ["data", "end"]) message.on(event, () => heard.push(event));
    await Promise.resolve();
    expect(heard).toEqual(["end"]);
  });

  test("by the stream itself, while it goes on", async () => {
    const message = request();
    keepReadable(message, bytes);
    const heard: unknown[] = [];
    message.on("data", (chunk) => heard.push(chunk));
    expect(heard).toEqual([]);
    await new Promise((resolve) => message.on("end", resolve));
    expect(heard).toEqual([bytes]);
  });

  test("where nobody can listen, too", () => {
    const message: { rawBody?: unknown } = {};
    keepReadable(message, bytes);
    expect(message.rawBody).toBe(bytes);
  });
});
