// A host of node:http without a framework, over HTTP/1.1 and HTTP/2.
import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  request as request1,
  type ServerResponse,
} from "node:http";
import { connect, createServer as createServer2 } from "node:http2";
import { type AddressInfo, connect as connectTcp } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  type Around,
  type Delivery,
  type Outcome,
  Receiver,
  VerificationError,
} from "@qstash-verify/core";
import { fromIncomingMessage, runOnNode, sendRefusal } from "@qstash-verify/core/building";
import { sendDelivery, signDelivery, testEnvironment } from "@qstash-verify/testing";
import { describe, expect, onTestFinished, test } from "vitest";

const env = testEnvironment("single");
const own: Around = (_, handle) => handle();

type Handler = (delivery: Delivery, response: ServerResponse) => unknown;
type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** All that it takes. */
function host(receiver: Receiver, handle: Handler): Listener {
  return async (request, response) => {
    try {
      const delivery = await receiver.receive(fromIncomingMessage(request), { runsHandler: true });
      await runOnNode(receiver, delivery, response, () => handle(delivery, response));
    } catch (error) {
      try {
        sendRefusal(response, error);
      } catch {
        if (response.headersSent) response.destroy();
        else response.writeHead(500).end("of the host");
      }
    }
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

interface Protocol {
  listen(listener: Listener): Promise<string>;
  /** Rejects where the answer was cut off. */
  deliver(origin: string, method?: string): Promise<Answer>;
}

const http1: Protocol = {
  async listen(listener) {
    const server = createServer(listener).listen(0, "127.0.0.1");
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    await once(server, "listening");
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  },
  async deliver(origin, method = "POST") {
    const { headers, body } = await signDelivery({
      url: `${origin}/jobs`,
      body: method === "HEAD" ? "" : "x",
      method,
    });
    const sent = { ...headers, "Content-Length": String(body.byteLength) };
    const outgoing = request1(`${origin}/jobs`, { method, headers: sent });
    const [incoming] = await once(outgoing.end(body), "response");
    let text = "";
    for await (const chunk of incoming.setEncoding("utf8")) text += chunk;
    return { status: incoming.statusCode, headers: incoming.headers, body: text };
  },
};

const http2: Protocol = {
  async listen(listener) {
    const server = createServer2(listener as never).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  },
  async deliver(origin, method = "POST") {
    const { headers, body } = await signDelivery({
      url: `${origin}/jobs`,
      body: method === "HEAD" ? "" : "x",
      method,
    });
    const session = connect(origin);
    try {
      const head2 = { ":path": "/jobs", ":method": method, ...headers };
      const stream = session.request(head2, { endStream: false });
      const [head] = await once(stream.end(body), "response");
      let text = "";
      for await (const chunk of stream.setEncoding("utf8")) text += chunk;
      if (stream.rstCode !== 0) throw new Error("cut off");
      return { status: head[":status"], headers: head, body: text };
    } finally {
      session.destroy();
    }
  },
};

describe.each([
  ["HTTP/1.1", http1],
  ["HTTP/2", http2],
])("node:http over %s", (name, protocol) => {
  /** What a delivery is answered with, and what the handler's outcome was. */
  async function deliver(handle: Handler, around: Around = own, method?: string) {
    const heard: Outcome[] = [];
    const hearing: Around = async (_, handleIt) => {
      const outcome = await handleIt();
      heard.push(outcome);
      return outcome;
    };
    const receiver = new Receiver({ env, onRefused: () => {}, around: [around, hearing] });
    const origin = await protocol.listen(host(receiver, handle));
    const answer = await protocol.deliver(origin, method);
    return { ...answer, heard };
  }

  const afterwards =
    (outcome: Outcome): Around =>
    async (_, handle) => {
      await handle();
      return outcome;
    };

  describe.each<[string, Handler, number, string]>([
    ["writeHead and end", (_, res) => res.writeHead(201, { "X-Own": "1" }).end("own"), 201, "own"],
    [
      "writeHead with a reason",
      (_, res) => (name === "HTTP/2" ? res.writeHead(201) : res.writeHead(201, "Fine")).end("own"),
      201,
      "own",
    ],
    [
      "writeHead with a list",
      (_, res) =>
        res.writeHead(201, ["X-Own", "1", "Set-Cookie", "a=1", "Set-Cookie", "own=2"]).end(),
      201,
      "",
    ],
    [
      "setHeader, statusCode and end",
      (_, res) => {
        res.statusCode = 202;
        res.setHeader("X-Own", ["1", "2"]);
        res.end(Buffer.from("own"));
      },
      202,
      "own",
    ],
    ["no body", (_, res) => res.writeHead(204).end(), 204, ""],
    [
      "489",
      (_, res) => res.writeHead(489, { "Upstash-NonRetryable-Error": "true" }).end(),
      489,
      "",
    ],
    ["later", (_, res) => void setImmediate(() => res.writeHead(200).end("own")), 200, "own"],
    [
      "a second answer that counts for nothing",
      (_, res) => {
        res.writeHead(201, { "X-Own": "1" }).end("own");
        res.writeHead(500, { "X-Second": "1" });
        res.write("second");
        res.flushHeaders();
        res.end("second");
      },
      201,
      "own",
    ],
    [
      "a status that is a text, as JavaScript lets through",
      (_, res) => {
        res.statusCode = "202" as never;
        res.end("own");
      },
      202,
      "own",
    ],
    [
      "a status that is no whole number",
      (_, res) => res.writeHead("201.9" as never).end("own"),
      201,
      "own",
    ],
    [
      "and a throw after it",
      (_, res) => {
        res.writeHead(201).end("own");
        throw new Error("after the answer");
      },
      201,
      "own",
    ],
  ])("a handler's answer: %s", (_, handle, status, body) => {
    test("passes as it is", async () => {
      const answer = await deliver(handle);
      expect([answer.status, answer.body, answer.heard]).toEqual([status, body, [{ status }]]);
      expect(answer.headers["x-second"]).toBeUndefined();
    });

    test("is replaced by another outcome, with nothing of it left", async () => {
      const other = { status: 409, headers: { "X-Other": "1" }, body: "other" };
      const answer = await deliver(handle, afterwards(other));
      expect([answer.status, answer.body, answer.heard]).toEqual([409, "other", [{ status }]]);
      expect(answer.headers).toMatchObject({ "x-other": "1" });
      expect(Object.keys(answer.headers).join()).not.toMatch(/own|upstash|second/);
    });
  });

  describe.each<[string, Handler]>([
    [
      "write and end",
      (_, res) => {
        res.write("be");
        setImmediate(() => res.end("gun"));
      },
    ],
    ["pipe", (_, res) => Readable.from(["be", "gun"]).pipe(res)],
    ["pipeline", (_, res) => pipeline(Readable.from(["be", "gun"]), res)],
    [
      "flushHeaders",
      (_, res) => {
        res.writeHead(200, { "X-Own": "1" });
        res.flushHeaders();
        res.end("begun");
      },
    ],
    [
      "all of its length before its end",
      (_, res) => {
        res.writeHead(200, { "Content-Length": "5" });
        res.write("begun", () => res.end());
      },
    ],
  ])("an answer that is sent as it comes: %s", (_, handle) => {
    test("passes as it is", async () => {
      const answer = await deliver(handle);
      expect([answer.status, answer.body, answer.heard]).toEqual([200, "begun", [{ status: 200 }]]);
    });

    test("is cut off where it is replaced", async () => {
      await expect(deliver(handle, afterwards({ status: 503 }))).rejects.toThrow();
      const refuse: Around = async (_delivery, handleIt) => {
        await handleIt();
        throw new VerificationError("processing");
      };
      await expect(deliver(handle, refuse)).rejects.toThrow();
    });
  });

  test.each<[string, Handler, number]>([
    [
      "a failure after a blank that kept the connection open",
      (_, res) => {
        res.write(" ");
        res.statusCode = 500;
        res.end("failed");
      },
      200,
    ],
    [
      "489 after the head",
      (_, res) => {
        res.flushHeaders();
        res.statusCode = 489;
        res.end();
      },
      200,
    ],
    [
      "a success after a failure",
      async (_, res) => {
        res.writeHead(500);
        res.write("failed");
        await new Promise(setImmediate);
        res.statusCode = 200;
        res.end();
      },
      500,
    ],
  ])(
    "the status that was sent is told, not the one set after it: %s",
    async (_, handle, status) => {
      const answer = await deliver(handle);
      expect([answer.status, answer.heard]).toEqual([status, [{ status }]]);
    },
  );

  test("a copy of the handler's outcome is the handler's answer", async () => {
    const copies: Around = async (_, handle) => ({ ...(await handle()) });
    const answer = await deliver(
      (_, res) => res.writeHead(201, { "X-Own": "1" }).end("own"),
      copies,
    );
    expect([answer.status, answer.body, answer.headers["x-own"]]).toEqual([201, "own", "1"]);
    const error = new Error("of the handler");
    const thrown = await deliver(() => Promise.reject(error), copies);
    expect([thrown.status, thrown.body]).toEqual([500, "of the host"]);
  });

  test.each<Partial<Outcome>>([{ status: 202 }, { body: "" }, { headers: { "x-other": "1" } }])(
    "an outcome that says anything else is another answer: %j",
    async (other) => {
      const around: Around = async (_, handle) => ({ ...(await handle()), ...other });
      const answer = await deliver(
        (_, res) => res.writeHead(201, { "X-Own": "1" }).end("own"),
        around,
      );
      expect([answer.body, answer.headers["x-own"]]).toEqual(["", undefined]);
    },
  );

  test("HEAD is answered without a body", async () => {
    const handle: Handler = (_, res) => {
      res.setHeader("X-Own", "1");
      res.end("own");
    };
    const answer = await deliver(handle, own, "HEAD");
    expect([answer.status, answer.body, answer.headers["x-own"]]).toEqual([200, "", "1"]);
  });

  test.each([undefined, ""])("another outcome may have no body: %j", async (body) => {
    const around: Around = async () => ({ status: 204, body });
    const answer = await deliver(() => expect.unreachable(), around);
    expect([answer.status, answer.body]).toEqual([204, ""]);
  });

  test("a refusal is answered, before and after the handler", async () => {
    for (const isAfter of [false, true]) {
      const refuse: Around = async (_, handle) => {
        if (isAfter) await handle();
        throw new VerificationError("processing", { retryAfter: 7 });
      };
      const answer = await deliver((_, res) => res.writeHead(200, { "X-Own": "1" }).end(), refuse);
      expect([answer.status, answer.headers["retry-after"]]).toEqual([503, "7"]);
      expect(answer.headers["x-own"]).toBeUndefined();
      expect(JSON.parse(answer.body).code).toBe("processing");
    }
  });

  test("a mistake around the handler is an error of the host, before and after", async () => {
    for (const isAfter of [false, true]) {
      const broken = (async (_: Delivery, handle: () => Promise<Outcome>) => {
        if (isAfter) await handle();
      }) as unknown as Around;
      const answer = await deliver((_, res) => res.writeHead(200, { "X-Own": "1" }).end(), broken);
      expect([answer.status, answer.body]).toEqual([500, "of the host"]);
      expect(answer.headers["x-own"]).toBeUndefined();
    }
  });

  test("a handler that throws is told of, and the host answers", async () => {
    const error = new Error("of the handler");
    const fail = () => {
      throw error;
    };
    for (const handle of [fail, async () => fail()]) {
      const answer = await deliver(handle);
      expect([answer.status, answer.body]).toEqual([500, "of the host"]);
      expect(answer.heard).toEqual([{ status: 500, error }]);
    }
  });

  test("what is left of a handler after its throw does not answer", async () => {
    const slow: Around = async (_, handle) => {
      const outcome = await handle();
      await new Promise((resolve) => setTimeout(resolve, 20));
      return outcome;
    };
    const answer = await deliver((_, res) => {
      setImmediate(() => res.writeHead(200).end("late"));
      return Promise.reject(new Error("of the handler"));
    }, slow);
    expect([answer.status, answer.body]).toEqual([500, "of the host"]);
    expect(answer.heard).toMatchObject([{ status: 500 }]);
  });

  test("bytes of every kind that the protocol sends are held", async () => {
    const bytes = new DataView(new Uint8Array([104, 105]).buffer);
    const handle: Handler = (_, res) => res.end(bytes as never);
    const { status, body } = await deliver(handle, afterwards({ status: 503, body: "other" }));
    expect([status, body]).toEqual([503, "other"]);
  });

  test("a handler's error that is answered is none of the host's", async () => {
    const around: Around = async (_, handle) => ({ status: (await handle()).error ? 489 : 200 });
    const fail = () => {
      throw new Error("of the handler");
    };
    expect((await deliver(fail, around)).status).toBe(489);
  });

  test("an outcome need not wait for the handler", async () => {
    const impatient: Around = async (_, handle) => {
      void handle();
      return { status: 504, body: "too late" };
    };
    const answer = await deliver(() => new Promise(() => {}), impatient);
    expect([answer.status, answer.body]).toEqual([504, "too late"]);
  });
});

function deferred<Value>() {
  let resolve!: (value: Value) => void;
  const promise = new Promise<Value>((use) => {
    resolve = use;
  });
  return { promise, resolve };
}

describe("what a handler throws, where another outcome is sent", () => {
  const replaced: Around = async (_, handle) => ({ status: (await handle()).error ? 489 : 202 });
  const error = new Error("of the handler");

  /** What the host gets from `runOnNode`. */
  async function returned(handle: Handler) {
    let got: Promise<unknown> | undefined;
    const receiver = new Receiver({ env, around: replaced });
    const origin = await http1.listen(async (request, response) => {
      const incoming = fromIncomingMessage(request);
      const delivery = await receiver.receive(incoming, { runsHandler: true });
      got = runOnNode(receiver, delivery, response, () => handle(delivery, response));
      got.catch(() => {});
    });
    const { status } = await http1.deliver(origin);
    return [
      status,
      await got?.then(
        () => "nothing",
        (thrown) => thrown,
      ),
    ];
  }

  test("is answered where the outcome told it, and is no error of the host", async () => {
    const fail = () => {
      throw error;
    };
    expect(await returned(fail)).toEqual([489, "nothing"]);
  });

  test("is an error of the host where it came after the handler's answer", async () => {
    const failLate: Handler = async (_, response) => {
      response.end("own");
      await new Promise(setImmediate);
      throw error;
    };
    expect(await returned(failLate)).toEqual([202, error]);
  });
});

test("an answer by writeHead keeps its reason, and another has its own", async () => {
  const handle: Handler = (_, res) => res.writeHead(200, "Fine").end();
  const other: Around = async (_, run) => {
    await run();
    return { status: 200, body: "" };
  };
  for (const [around, reason] of [
    [own, "Fine"],
    [other, "OK"],
  ] as const) {
    const receiver = new Receiver({ env, around });
    const origin = await http1.listen(host(receiver, handle));
    const response = await sendDelivery(await signDelivery({ url: `${origin}/jobs` }));
    expect(response.statusText).toBe(reason);
  }
});

test("a client that goes away aborts the signal, and the handler's late answer is told", async () => {
  const begun = deferred<ServerResponse>();
  const ended = deferred<unknown>();
  const left = deferred<void>();
  const around: Around = async (_, handle, gone) => {
    gone.addEventListener("abort", () => left.resolve());
    const outcome = await handle();
    ended.resolve([outcome, gone.aborted]);
    return outcome;
  };
  const receiver = new Receiver({ env, around });
  const origin = await http1.listen(host(receiver, (_, res) => begun.resolve(res)));
  const { headers } = await signDelivery({ url: `${origin}/jobs` });
  const outgoing = request1(`${origin}/jobs`, { method: "POST", headers });
  outgoing.on("error", () => {}).end();
  const response = await begun.promise;
  outgoing.destroy();
  await left.promise;
  response.writeHead(201).end("late");
  expect(await ended.promise).toEqual([{ status: 201 }, true]);
});

test("a signal is not aborted by an answer that came", async () => {
  const closed = deferred<boolean>();
  const around: Around = async (_, handle, gone) => {
    const outcome = await handle();
    setImmediate(async () => {
      await closing;
      closed.resolve(gone.aborted);
    });
    return outcome;
  };
  let closing: Promise<unknown> | undefined;
  const receiver = new Receiver({ env, around });
  const origin = await http1.listen(
    host(receiver, (_, res) => {
      closing = once(res, "close");
      throw new Error("the host answers");
    }),
  );
  expect((await http1.deliver(origin)).status).toBe(500);
  expect(await closed.promise).toBe(false);
});

test("an earlier answer of somebody else's is left alone", async () => {
  for (const around of [own, async () => ({ status: 503 })]) {
    const receiver = new Receiver({ env, around });
    const listener = host(receiver, (_, res) => res.end());
    const origin = await http1.listen((request, response) => {
      response.write("first");
      listener(request, response);
      setImmediate(() => response.end());
    });
    const answer = await http1.deliver(origin);
    expect([answer.status, answer.body]).toEqual([200, "first"]);
  }
});

describe("an answer that has begun and is taken back", () => {
  const refusing: Around = async (_, handle) => {
    await handle();
    throw new VerificationError("processing");
  };

  async function deliverOver10(around: Around, handle: Handler): Promise<string> {
    const origin = await http1.listen(
      host(new Receiver({ env, around, onRefused: () => {} }), handle),
    );
    const { headers, body } = await signDelivery({ url: `${origin}/jobs`, body: "x" });
    const socket = connectTcp(Number(new URL(origin).port), "127.0.0.1");
    const lines = Object.entries({ ...headers, "Content-Length": String(body.byteLength) });
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
    socket.write(`POST /jobs HTTP/1.0\r\n${head}\r\nx`);
    let text = "";
    for await (const chunk of socket.setEncoding("utf8")) text += chunk;
    return text;
  }

  test.each<[string, Around, RegExp]>([
    ["it is another one", refusing, /^HTTP\/1\.1 503 .*"code":"processing"\}$/s],
    ["it is whole where it stands", own, /^HTTP\/1\.1 200 .*\r\n\r\nhello$/s],
  ])("is not seen over HTTP/1.0, which has no chunks: %s", async (_, around, wanted) => {
    const handle: Handler = (_delivery, res) => res.write("hel", () => res.end("lo"));
    expect(await deliverOver10(around, handle)).toMatch(wanted);
  });

  test("over HTTP/1.0, a part before a throw is not sent as a success", async () => {
    const handle: Handler = (_, res) => {
      res.write("a part");
      throw new Error("of the handler");
    };
    expect(await deliverOver10(own, handle)).toMatch(/^HTTP\/1\.1 500 .*\r\n\r\nof the host$/s);
  });

  test("over HTTP/1.0, a part that Node.js refuses throws in the handler", async () => {
    const heard: Outcome[] = [];
    const hearing: Around = async (_delivery, run) => {
      heard.push(await run());
      return heard[0] as Outcome;
    };
    const handle: Handler = (_, res) => {
      res.write("a");
      res.write(42 as never);
      res.end();
    };
    expect(await deliverOver10(hearing, handle)).toMatch(/^HTTP\/1\.1 500 .*\r\n\r\nof the host$/s);
    expect(heard).toMatchObject([{ status: 500 }]);
  });

  test("is no error of the host where a stream is piped into it", async () => {
    const thrown: unknown[] = [];
    const receiver = new Receiver({ env, around: refusing, onRefused: () => {} });
    const origin = await http1.listen(async (request, response) => {
      const delivery = await receiver.receive(fromIncomingMessage(request), { runsHandler: true });
      await runOnNode(receiver, delivery, response, () => {
        Readable.from([Buffer.from("hello")]).pipe(response);
      }).catch((error) => thrown.push(error));
    });
    await expect(http1.deliver(origin)).rejects.toThrow();
    expect(thrown).toEqual([]);
  });
});

describe("what Node.js throws on, it throws in the handler", () => {
  const handlers: [string, Handler][] = [
    ["end with a number", (_, res) => res.end(42 as never)],
    ["end with an object, after a part", (_, res) => res.write("a") && res.end({} as never)],
    ["end with bytes of another width", (_, res) => res.end(new Uint16Array(1) as never)],
    ["write with a number", (_, res) => res.write(42 as never)],
    ["a status that there is not", (_, res) => res.writeHead(1000).end("own")],
    [
      "no status",
      (_, res) => {
        res.statusCode = undefined as never;
        res.end("own");
      },
    ],
  ];

  test.each(handlers)("%s", async (name, handle) => {
    const heard: Outcome[] = [];
    const hearing: Around = async (_delivery, run) => {
      heard.push(await run());
      return heard[0] as Outcome;
    };
    const thrown: unknown[] = [];
    const origin = await http1.listen(
      host(new Receiver({ env, around: hearing }), (delivery, res) => {
        try {
          handle(delivery, res);
        } catch (error) {
          thrown.push((error as { code?: unknown }).code);
          throw error;
        }
      }),
    );
    const answer = http1.deliver(origin).then(
      ({ status, body }) => [status, body],
      () => "cut off",
    );
    expect(await answer).toEqual(/part/.test(name) ? "cut off" : [500, "of the host"]);
    expect(heard).toEqual([{ status: 500, error: expect.any(Error) }]);
    expect(thrown).toEqual([expect.stringMatching(/^ERR_/)]);
  });

  test("and the answer that the handler gives instead can be taken back", async () => {
    for (const [, handle] of handlers.filter(([name]) => !/after a part/.test(name))) {
      const other: Around = async (_, run) => ({ ...(await run()), status: 409, body: "other" });
      const origin = await http1.listen(
        host(new Receiver({ env, around: other }), (delivery, res) => {
          try {
            handle(delivery, res);
          } catch {
            res.writeHead(500).end("own");
          }
        }),
      );
      const { status, body } = await http1.deliver(origin);
      expect([status, body]).toEqual([409, "other"]);
    }
  });

  test("where something before accepts it, the answer is told, and held", async () => {
    const heard: Outcome[] = [];
    let instead: Outcome | undefined;
    const around: Around = async (_, run) => {
      const outcome = await run();
      heard.push(outcome);
      return instead ?? outcome;
    };
    const listener = host(new Receiver({ env, around }), (_, res) => res.end({ a: 1 } as never));
    const origin = await http1.listen((request, response) => {
      const { end } = response;
      response.end = ((body?: unknown) =>
        end.call(response, body && JSON.stringify(body), "utf8")) as never;
      listener(request, response);
    });
    expect(await http1.deliver(origin)).toMatchObject({ status: 200, body: '{"a":1}' });
    instead = { status: 503, body: "other" };
    expect(await http1.deliver(origin)).toMatchObject({ status: 503, body: '"other"' });
    expect(heard).toEqual([{ status: 200 }, { status: 200 }]);
  });
});

test("a status that is none of HTTP's is the handler's matter, not that of what is around it", async () => {
  const heard: Outcome[] = [];
  const around: Around = async (_, run) => {
    heard.push(await run());
    return heard[0] as Outcome;
  };
  const handle: Handler = (_, res) => res.writeHead(700).end("own");
  const origin = await http1.listen(host(new Receiver({ env, around }), handle));
  expect(await http1.deliver(origin)).toMatchObject({ status: 700, body: "own" });
  expect(heard).toEqual([{ status: 700 }]);
});

test("headers that writeHead is given as pairs are those of the answer", async () => {
  const origin = await http1.listen(
    host(new Receiver({ env, around: own }), (_, response) => {
      response.writeHead(201, [["x-one", "1"]] as never).end("own");
    }),
  );
  expect(await http1.deliver(origin)).toMatchObject({
    status: 201,
    headers: { "x-one": "1" },
    body: "own",
  });
});
