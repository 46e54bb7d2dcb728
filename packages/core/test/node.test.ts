import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { connect as connect2, createServer as createServer2 } from "node:http2";
import { type AddressInfo, connect } from "node:net";
import { Readable } from "node:stream";
import {
  isConfigurationError,
  isVerificationError,
  nonRetryable,
  Receiver,
} from "@qstash-verify/core";
import {
  chunksOf,
  fromIncomingMessage,
  runOnNode,
  sendRefusal,
  targetOf,
} from "@qstash-verify/core/building";
import { signDelivery, testEnvironment } from "@qstash-verify/testing";
import {
  conformance,
  type RefusalLog,
  receiverOptions,
  rowPath,
  rows,
  seen,
} from "@qstash-verify/testing/conformance";
import { onOneConnection, send } from "@qstash-verify/testing/conformance/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sendAnswer } from "../dist/node.js";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

async function listen(handler: Handler): Promise<{ origin: string; close(): void }> {
  const server = createServer(handler).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => void server.close() };
}

describe("node:http", () => {
  const refused: RefusalLog = [];
  let server: Awaited<ReturnType<typeof listen>>;

  beforeAll(async () => {
    server = await listen(async (request, response) => {
      const { pathname } = new URL(request.url ?? "", "http://localhost");
      const row = rows.find((each) => rowPath(each) === pathname);
      if (row === undefined) return void response.writeHead(404).end();
      const options = receiverOptions(row, pathname);
      const receiver = new Receiver({ ...options, onRefused: (error) => refused.push(error) });
      const answer = (status: number, body: object) =>
        response.writeHead(status).end(JSON.stringify(body));
      try {
        const delivery = await receiver.receive(fromIncomingMessage(request), {
          runsHandler: true,
        });
        const body = Buffer.from(delivery.bytes()).toString("base64");
        await runOnNode(receiver, delivery, response, () => {
          if (row.handler === "throws") throw new Error("the handler failed");
          if (row.handler === "reads" || row.handler === undefined) {
            answer(200, { seen: seen(delivery), body });
          } else {
            const { status, headers } = nonRetryable();
            response.setHeaders(headers).writeHead(status).end();
          }
        });
      } catch (error) {
        if (isVerificationError(error)) sendRefusal(response, error);
        else answer(500, { code: isConfigurationError(error) && error.code });
      }
    });
  });
  afterAll(() => server.close());

  conformance(test, {
    refused,
    send: (wire) => send(server.origin, wire),
    lacks: { "lying-content-length": "the HTTP server refuses it" },
  });
});

describe("chunksOf", () => {
  const endless = () => new Readable({ read: (size) => void size });
  const read = async (stream: Readable) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of chunksOf(stream) as AsyncIterable<Uint8Array>) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  };

  test("reads what is there, what comes later, and ends with the stream", async () => {
    const stream = endless();
    stream.push("a");
    setTimeout(() => stream.push("b"), 1);
    setTimeout(() => stream.push(null), 2);
    expect(await read(stream)).toBe("ab");
  });

  test.each<[string, (stream: Readable) => unknown]>([
    ["was paused", (stream) => stream.pause()],
    ["is flowing", (stream) => stream.resume()],
    ["has another reader", (stream) => stream.on("data", () => {})],
  ])("reads a stream that %s", async (_, before) => {
    const stream = endless();
    before(stream);
    setTimeout(() => stream.push("a"), 1);
    setTimeout(() => stream.push(null), 2);
    expect(await read(stream)).toBe("a");
  });

  test("is at the end at once of a stream that somebody has read", async () => {
    const stream = Readable.from(["a"]);
    for await (const _ of stream);
    expect(await read(stream)).toBe("");
  });

  test.each([[new Error("broken")], [undefined]])(
    "fails at once where the stream was closed before it was asked: %s",
    async (error) => {
      const stream = endless().on("error", () => {});
      stream.destroy(error);
      await once(stream, "close").catch(() => {});
      await expect(read(stream)).rejects.toThrow(error?.message ?? "closed early");
    },
  );

  describe("of which an adapter for AWS Lambda says that it is not readable", () => {
    /** Its `_read` gives the whole body, when it is asked for the first time. */
    const marked = (body: string | undefined, marks: object = { complete: true }) => {
      const stream = new Readable({
        read() {
          if (body !== undefined) this.push(body);
          this.push(null);
        },
      });
      return Object.assign(stream, { readable: false, ...marks });
    };

    test.each(["", "a", "a".repeat(200_000)])("is read: %#", async (body) => {
      expect(await read(marked(body))).toBe(body);
      expect(await read(marked(undefined))).toBe("");
    });

    test("is at its end where nothing will ever come", async () => {
      expect(
        await read(Object.assign(new Readable({ read() {} }), { readable: false, complete: true })),
      ).toBe("");
    });

    test.each<[string, Readable]>([
      ["is not complete", marked("a", { complete: false })],
      ["does not say whether it is complete", marked("a", {})],
      ["was destroyed", marked("a").destroy()],
      [
        "has failed",
        marked("a")
          .on("error", () => {})
          .destroy(new Error("broken")),
      ],
      ["was aborted", marked("a", { complete: true, aborted: true })],
    ])("fails where it %s", async (_, stream) => {
      await expect(read(stream)).rejects.toThrow();
    });
  });

  test("hears an error that came before the first read", async () => {
    const stream = endless();
    stream.destroy(new Error("broken"));
    await expect(read(stream)).rejects.toThrow("broken");
  });

  test("makes a stream wait whose chunks nobody asks for", async () => {
    let pushed = 0;
    const stream = new Readable({
      highWaterMark: 4,
      read() {
        this.push(pushed++ < 1000 ? "ab" : null);
      },
    });
    const chunks = (chunksOf(stream) as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
    await chunks.next();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(pushed).toBeLessThan(10);
    let length = 2;
    for (let step = await chunks.next(); !step.done; step = await chunks.next()) {
      length += step.value.byteLength;
    }
    expect(length).toBe(2000);
  });

  test.each([[new Error("broken")], [undefined]])(
    "fails where the stream closes early: %s",
    async (error) => {
      const stream = endless();
      stream.push("a");
      setTimeout(() => stream.destroy(error), 1);
      await expect(read(stream)).rejects.toThrow(error?.message ?? "closed early");
    },
  );

  test.each(["error", "close"] as const)("fails where %s is all that comes", async (event) => {
    const stream = endless();
    setTimeout(() => stream.emit(event, new Error("broken")), 1);
    await expect(read(stream)).rejects.toThrow();
  });

  test("reads what is pushed after the message was said to be complete", async () => {
    const stream = Object.assign(endless(), { complete: true });
    setTimeout(() => stream.push("a"), 1);
    setTimeout(() => stream.push(null), 2);
    expect(await read(stream)).toBe("a");
  });

  test("is there when a stream breaks between two of its chunks", async () => {
    const pushed = ["a"];
    const stream = new Readable({
      read() {
        const next = pushed.pop();
        if (next === undefined) this.destroy(new Error("broken"));
        else this.push(next);
      },
    });
    await expect(read(stream)).rejects.toThrow("broken");
  });

  test("leaves a stream open, and is there when it breaks later", async () => {
    const stream = endless();
    stream.push("a");
    for await (const _ of chunksOf(stream) as AsyncIterable<Uint8Array>) break;
    expect([stream.destroyed, stream.isPaused(), stream.listenerCount("data")]).toEqual([
      false,
      true,
      0,
    ]);
    // Without a listener this error would end the process.
    stream.destroy(new Error("late"));
    await new Promise((resolve) => stream.on("close", resolve));
  });
});

describe("fromIncomingMessage", () => {
  test.each([
    ["a Request", new Request("https://app.example.com/jobs")],
    ["what wraps a request", { headers: {}, raw: { headers: {} } }],
    ["a context", { req: {} }],
  ])("does not take %s", (_, other) => {
    expect(() => fromIncomingMessage(other as unknown as IncomingMessage)).toThrow(
      /^expected a request of node:http: .*option_invalid$/,
    );
  });

  test("takes a request on which somebody keeps the raw body", () => {
    const kept = { url: "/jobs", headers: {}, raw: Buffer.from("{}") };
    expect(fromIncomingMessage(kept as unknown as IncomingMessage).url).toBe("/jobs");
  });

  const target = (url: string, originalUrl?: string) =>
    fromIncomingMessage({ url, originalUrl, headers: {} } as unknown as IncomingMessage).url;

  test.each([
    ["/a?b=1", "/a?b=1"],
    ["http://app.example.com/other/%2e%2e/here", "/other/%2e%2e/here"],
    ["HTTPS://x:443/other\\..\\here?b", "/other\\..\\here?b"],
    ["http://[::1]/a", "/a"],
    ["http://x?b=1", ""],
    ["http://x:80a/here", ""],
    ["http://x;a/here", ""],
    ["http://x%2fadm/here", ""],
    ["x1://x/other/%2e%2e/here", ""],
    ["http:/x/other/../here", ""],
    ["*", ""],
    ["//x/a", "//x/a"],
  ])("the target %s is %s, as the client sent it", (url, expected) => {
    expect(target(url)).toBe(expected);
    expect(target("/mounted", url)).toBe(expected);
  });
});

test("a connection takes the next request after a body was refused halfway", async () => {
  const env = testEnvironment("single");
  const receiver = new Receiver({ env, maxBodyBytes: 1000 });
  const server = await listen((request, response) => {
    receiver.receive(fromIncomingMessage(request)).then(
      () => response.end("ok"),
      (error) => sendRefusal(response, error),
    );
  });
  const large = await signDelivery({ url: server.origin, body: new Uint8Array(3_000_000) });
  const small = await signDelivery({ url: server.origin, body: new Uint8Array(10) });
  expect(await onOneConnection(server.origin, [large, small])).toEqual([
    "HTTP/1.1 413 Payload Too Large",
    "HTTP/1.1 200 OK",
  ]);
  server.close();
});

test("a refusal says nothing where an answer has begun, and leaves other errors to the host", async () => {
  const outcomes: unknown[] = [];
  const server = await listen((_request, response) => {
    response.end("an answer of somebody else");
    const receiver = new Receiver({ env: testEnvironment("single") });
    receiver.verify({ signature: "", body: "" }).catch((error) => {
      outcomes.push(sendRefusal(response, error));
    });
    try {
      sendRefusal(response, new TypeError("of the host"));
    } catch (error) {
      outcomes.push(error);
    }
  });
  expect(await (await fetch(server.origin)).text()).toBe("an answer of somebody else");
  await expect.poll(() => outcomes).toEqual([new TypeError("of the host"), undefined]);
  server.close();
});

test("a body that stops halfway is body_truncated, and a slow one is read", async () => {
  const outcomes: unknown[] = [];
  const receiver = new Receiver({ env: testEnvironment("single") });
  const server = await listen((request, response) => {
    receiver.receive(fromIncomingMessage(request)).then(
      (delivery) => outcomes.push(delivery.text()),
      (error) => outcomes.push(error.code),
    );
    response.on("error", () => {});
  });
  const { headers } = await signDelivery({ url: server.origin, body: "0123456789" });
  const head = Object.entries({ Host: "localhost", ...headers, "Content-Length": "10" })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
  for (const end of ["56789", ""]) {
    const socket = connect(Number(new URL(server.origin).port), "127.0.0.1");
    socket.on("error", () => {}).write(`POST / HTTP/1.1\r\n${head}\r\n01234`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (end !== "") socket.write(end);
    else socket.destroy();
    await expect.poll(() => outcomes.shift()).toBe(end === "" ? "body_truncated" : "0123456789");
    socket.destroy();
  }
  server.close();
});

test("a request of node:http2 is read, and refused halfway on a connection that goes on", async () => {
  const receiver = new Receiver({ env: testEnvironment("single"), maxBodyBytes: 1000 });
  const server = createServer2((request, response) => {
    receiver.receive(fromIncomingMessage(request)).then(
      (delivery) => response.end(delivery.text()),
      (error) => sendRefusal(response, error),
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = connect2(url);
  const answers: unknown[] = [];
  for (const body of ["", "x", "y".repeat(300_000), "z"]) {
    const { headers } = await signDelivery({ url, body });
    const stream = client.request({ ":method": "POST", ...headers });
    stream.end(body);
    const [answer] = await once(stream, "response");
    answers.push(answer[":status"]);
    stream.resume();
  }
  expect(answers).toEqual([200, 200, 413, 200]);
  client.close();
  server.close();
});

describe("a body over HTTP/2 that breaks off is no shorter body", () => {
  /** Made by hand, because Node.js's own client ends a stream before it resets it. */
  const frame = (type: number, flags: number, stream: number, payload: Buffer) => {
    const head = Buffer.alloc(9);
    head.writeUIntBE(payload.length, 0, 3);
    head[3] = type;
    head[4] = flags;
    head.writeUInt32BE(stream, 5);
    return Buffer.concat([head, payload]);
  };
  const field = (name: string, value: string) =>
    Buffer.from(
      `\0${String.fromCharCode(name.length)}${name}${String.fromCharCode(value.length)}${value}`,
    );
  const request = [
    Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    frame(4, 0, 0, Buffer.alloc(0)),
    frame(
      1,
      4,
      1,
      Buffer.concat([
        field(":method", "POST"),
        field(":scheme", "http"),
        field(":path", "/"),
        field(":authority", "a.example"),
      ]),
    ),
    frame(0, 0, 1, Buffer.from("the first half")),
  ];

  test.each([
    ["reset, cancelled", frame(3, 0, 1, Buffer.from([0, 0, 0, 8]))],
    ["reset without an error", frame(3, 0, 1, Buffer.alloc(4))],
    ["a connection that closes", undefined],
  ])("%s", async (_, last) => {
    const server = createServer2().listen(0, "127.0.0.1");
    await once(server, "listening");
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    socket.on("error", () => {}).resume();
    const read = new Promise((resolve, reject) => {
      server.on("request", async (incoming) => {
        try {
          const chunks: Uint8Array[] = [];
          for await (const chunk of chunksOf(incoming) as AsyncIterable<Uint8Array>) {
            chunks.push(chunk);
            // Its first half has arrived.
            if (last) socket.write(last);
            else socket.destroy();
          }
          resolve(Buffer.concat(chunks).toString());
        } catch (error) {
          reject(error);
        }
      });
    });
    socket.write(Buffer.concat(request));
    await expect(read).rejects.toThrow();
    socket.destroy();
    server.close();
  });
});

test("a body is read though somebody before us waits to read it by hand", async () => {
  const server = await listen(async (request, response) => {
    request.on("readable", () => {});
    const chunks: Uint8Array[] = [];
    for await (const chunk of chunksOf(request) as AsyncIterable<Uint8Array>) chunks.push(chunk);
    response.end(Buffer.concat(chunks));
  });
  const body = "x".repeat(300_000);
  const answer = await fetch(server.origin, { method: "POST", body });
  expect(await answer.text()).toBe(body);
  server.close();
});

test.each([
  ["/a?b", "/a?b"],
  ["http://app.example:3000/a?b", "/a?b"],
  ["HTTPS://[::1]/a", "/a"],
  ["http://app.example", ""],
  ["see http://app.example/a", ""],
  ["http://app.example/a\nb", ""],
  ["*", ""],
  [undefined, ""],
])("the target %o is the path %o", (url, path) => {
  expect(targetOf({ url })).toBe(path);
});

test("an answer without a body is ended without a text", () => {
  const ended: unknown[][] = [];
  const response = {
    statusCode: 0,
    headersSent: false,
    setHeader: () => {},
    end: (...given: unknown[]) => void ended.push(given),
  };
  sendAnswer(response, { status: 204 });
  sendAnswer(response, { status: 200, body: "ok" });
  expect(ended).toEqual([[], ["ok"]]);
});
