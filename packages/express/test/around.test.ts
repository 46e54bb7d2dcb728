import { once } from "node:events";
import { createServer, request as sendRequest } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { type Around, nonRetryable, type Outcome, VerificationError } from "@qstash-verify/core";
import { verifySignature } from "@qstash-verify/express";
import { sendDelivery, signDelivery, testEnvironment } from "@qstash-verify/testing";
import express5, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import { describe, expect, onTestFinished, test } from "vitest";

const env = testEnvironment("single");

async function listen(app: Express): Promise<string> {
  const server = createServer(app).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Mounted {
  readonly around?: Around;
  readonly options?: object;
  /** Without the option `around`. */
  readonly alone?: boolean;
  readonly before?: RequestHandler;
  readonly after?: RequestHandler;
  readonly errors?: ErrorRequestHandler;
}

const own: Around = (_, handle) => handle();
const other: Around = async (_, handle) => {
  await handle();
  return { status: 409, headers: { "X-Other": "1" }, body: "other" };
};
const pass: RequestHandler = (_req, _res, next) => next();
const onError: ErrorRequestHandler = (error, _req, res, _next) => {
  res.status(error.status ?? 500).json({ ours: error.code ?? error.message });
};

/** As `on-headers` does, on which compression and sessions are built. */
const addsHeaderAtTheEnd =
  (name: string): RequestHandler =>
  (_req, res, next) => {
    const { writeHead } = res;
    res.writeHead = ((...given: Parameters<typeof writeHead>) => {
      if (!res.hasHeader(name)) res.setHeader(name, "1");
      return writeHead.apply(res, given);
    }) as typeof writeHead;
    next();
  };

/** As `express-session` does: what is kept is saved before the answer ends. */
const savesBeforeTheEnd =
  (saved: string[]): RequestHandler =>
  (_req, res, next) => {
    const { end } = res;
    res.end = ((...given: Parameters<typeof end>) => {
      setImmediate(() => {
        saved.push("saved");
        end.apply(res, given);
      });
      return res;
    }) as typeof end;
    next();
  };

/** As `express-session` does, if it is to save: the body is written, and its end waits. */
const writesAndSavesBeforeTheEnd: RequestHandler = (_req, res, next) => {
  const { end } = res;
  let isEnding = false;
  res.end = ((chunk?: unknown) => {
    if (isEnding) return res;
    isEnding = true;
    if (chunk !== undefined) res.write(chunk);
    setImmediate(() => end.call(res, undefined as never, "utf8"));
    return res;
  }) as typeof end;
  next();
};

/** As `compression` does: other bytes are written than were given. */
const shouts: RequestHandler = (_req, res, next) => {
  const { write, end } = res;
  res.write = ((chunk: unknown) =>
    write.call(res, String(chunk).toUpperCase(), "utf8")) as typeof write;
  res.end = ((chunk: unknown) => {
    res.removeHeader("Content-Length");
    if (chunk !== undefined) res.write(chunk);
    return end.call(res, undefined as never, "utf8");
  }) as typeof end;
  next();
};

describe.each([
  ["Express 5", express5],
  ["Express 4", createRequire(import.meta.url)("express-4") as typeof express5],
])("%s", (_, express) => {
  function mount(handler: RequestHandler, mounted: Mounted) {
    const { around = own, before = pass, after = pass, errors = onError, alone, options } = mounted;
    const heard: Outcome[] = [];
    const hearing: Around = async (_delivery, handle) => {
      const outcome = await handle();
      heard.push(outcome);
      return outcome;
    };
    const app = express();
    app.use((_req, res, next) => {
      res.setHeader("X-Earlier", "1");
      next();
    });
    const verify = verifySignature({
      env,
      onRefused: () => {},
      ...options,
      ...(alone ? {} : { around: [around, hearing] }),
    });
    app.post("/jobs", before, verify, after, handler);
    app.use(errors);
    return { app, heard };
  }

  async function deliver(handler: RequestHandler, mounted: Mounted = {}) {
    const { app, heard } = mount(handler, mounted);
    const response = await sendDelivery(await signDelivery({ url: `${await listen(app)}/jobs` }));
    const { status, headers } = response;
    return { status, headers, body: await response.text(), heard };
  }

  const answers: [string, RequestHandler, number, string | RegExp][] = [
    ["json", (_req, res) => void res.status(201).set("X-Own", "1").json({ a: 1 }), 201, '{"a":1}'],
    ["send bytes", (_req, res) => void res.send(Buffer.from("own")), 200, "own"],
    ["sendStatus", (_req, res) => void res.sendStatus(202), 202, "Accepted"],
    ["204", (_req, res) => void res.status(204).end(), 204, ""],
    [
      "a status that is a text",
      (_req, res) => {
        res.statusCode = "202" as never;
        res.json("own");
      },
      202,
      '"own"',
    ],
    ["redirect", (_req, res) => void res.redirect(303, "/"), 303, /Redirecting/],
    ["writeHead", (_req, res) => void res.writeHead(201, { "X-Own": "1" }).end("own"), 201, "own"],
    [
      "489",
      (_req, res) => {
        const { status, headers } = nonRetryable();
        for (const [name, value] of headers) res.setHeader(name, value);
        res.status(status).end();
      },
      489,
      "",
    ],
    [
      "later",
      async (_req, res) => {
        await new Promise(setImmediate);
        res.send("own");
      },
      200,
      "own",
    ],
    [
      "json twice",
      (_req, res) => {
        res.status(201).json(1);
        res.status(500).set("X-Second", "1").json(2);
      },
      201,
      "1",
    ],
    [
      "json, then a throw",
      (_req, res) => {
        res.status(201).json(1);
        throw new Error("after the answer");
      },
      201,
      "1",
    ],
    [
      "json, then next",
      (_req, res, next) => {
        res.status(201).json(1);
        next();
      },
      201,
      "1",
    ],
    ["next: nobody answers", (_req, _res, next) => next(), 404, /Cannot POST/],
    ["next with an error", (_req, _res, next) => next(new Error("own")), 500, '{"ours":"own"}'],
    [
      "a throw",
      () => {
        throw new Error("own");
      },
      500,
      '{"ours":"own"}',
    ],
  ];

  describe.each(answers)("a handler's answer: %s", (_name, handler, status, body) => {
    test("passes as it is, and is told", async () => {
      const answer = await deliver(handler);
      expect([answer.status, answer.heard]).toEqual([status, [{ status }]]);
      expect(answer.body).toEqual(typeof body === "string" ? body : expect.stringMatching(body));
      expect(answer.headers.get("x-earlier")).toBe("1");
      expect(answer.headers.has("x-second")).toBe(false);
      // What it is without anything around it. An answer that was held is sent in one piece, so its length is known.
      const { headers } = await deliver(handler, { alone: true });
      expect(contentOf(answer.headers)).toEqual(contentOf(headers));
    });

    test("is replaced by another outcome", async () => {
      const answer = await deliver(handler, { around: other });
      expect([answer.status, answer.body, answer.heard]).toEqual([409, "other", [{ status }]]);
      const names = Object.keys(contentOf(answer.headers)).sort();
      expect(names).toEqual(["x-earlier", "x-other", "x-powered-by"]);
    });
  });

  test("a file that is sent as it comes passes, and is cut off where it is replaced", async () => {
    const file: RequestHandler = (_req, res) => res.sendFile(fileURLToPath(import.meta.url));
    const { status, body, heard } = await deliver(file);
    expect([status, body.includes("sent as it comes"), heard]).toEqual([200, true, [{ status }]]);
    await expect(deliver(file, { around: other })).rejects.toThrow();
    const pipe: RequestHandler = (_req, res) => void Readable.from(["be", "gun"]).pipe(res);
    expect((await deliver(pipe)).body).toBe("begun");
    await expect(deliver(pipe, { around: other })).rejects.toThrow();
  });

  test("the status that was sent is told, not the one set after it", async () => {
    const blank: RequestHandler = (_req, res) => {
      res.write(" ");
      res.status(500).end("failed");
    };
    const failed = await deliver(blank);
    expect([failed.status, failed.body, failed.heard]).toEqual([200, " failed", [{ status: 200 }]]);
    const twice: RequestHandler = (_req, res) => {
      res.json("own");
      res.status(500).end();
    };
    // Mounted after us, it has sent the head when the second answer is given.
    const saved = await deliver(twice, { after: writesAndSavesBeforeTheEnd });
    expect([saved.status, saved.heard]).toEqual([200, [{ status: 200 }]]);
  });

  test("an end that Node.js throws on is an error of the handler", async () => {
    const answer = await deliver((_req, res) => void res.end(42 as never));
    expect([answer.status, answer.heard]).toEqual([500, [{ status: 500 }]]);
    expect(JSON.parse(answer.body).ours).toBe("ERR_INVALID_ARG_TYPE");
  });

  test("an answer of the error handler is the handler's: 489", async () => {
    const errors: ErrorRequestHandler = (_error, _req, res, _next) => void res.status(489).end();
    const fail: RequestHandler = () => {
      throw new Error("final");
    };
    const answer = await deliver(fail, { errors });
    expect([answer.status, answer.heard]).toEqual([489, [{ status: 489 }]]);
  });

  describe.each([
    ["before", "before"],
    ["after", "after"],
  ] as const)("middleware that patches the response, mounted %s", (_name, place) => {
    const json: RequestHandler = (_req, res) => void res.json("own");

    test("adds headers", async () => {
      const mounted = { [place]: addsHeaderAtTheEnd("X-Late") };
      const answer = await deliver(json, mounted);
      expect([answer.body, answer.headers.get("x-late")]).toEqual(['"own"', "1"]);
      const replaced = await deliver(json, { ...mounted, around: other });
      expect([replaced.status, replaced.body]).toEqual([409, "other"]);
    });

    test("saves before the end", async () => {
      const saved: string[] = [];
      const mounted = { [place]: savesBeforeTheEnd(saved) };
      const answer = await deliver(json, mounted);
      expect([answer.body, saved]).toEqual(['"own"', ["saved"]]);
      const replaced = await deliver(json, { ...mounted, around: other });
      expect([replaced.status, replaced.body, saved.length]).toEqual([409, "other", 2]);
    });

    test("writes other bytes", async () => {
      const mounted = { [place]: shouts };
      const answer = await deliver(json, mounted);
      expect([answer.status, answer.body]).toEqual([200, '"OWN"']);
      if (place === "after") {
        // It has begun to send them.
        await expect(deliver(json, { ...mounted, around: other })).rejects.toThrow();
      } else {
        expect((await deliver(json, { ...mounted, around: other })).body).toBe("OTHER");
      }
    });
  });

  describe.each([false, true])("around the handler, after it has run: %s", (isAfter) => {
    const json: RequestHandler = (_req, res) => void res.status(201).set("X-Own", "1").json("own");
    const throwing =
      (error: unknown): Around =>
      async (_delivery, handle) => {
        if (isAfter) await handle();
        throw error;
      };
    const refusing = throwing(new VerificationError("processing", { retryAfter: 7 }));

    test("a refusal is answered as every other", async () => {
      const refused: string[] = [];
      const onRefused = (error: VerificationError) => void refused.push(error.code);
      const answer = await deliver(json, { around: refusing, options: { onRefused } });
      expect([answer.status, JSON.parse(answer.body).code]).toEqual([503, "processing"]);
      expect(answer.headers.get("retry-after")).toBe("7");
      expect([answer.headers.get("x-own"), answer.headers.get("x-earlier")]).toEqual([null, "1"]);
      expect(refused).toEqual(["processing"]);
      expect(answer.heard).toHaveLength(isAfter ? 1 : 0);
    });

    test("a refusal takes the refuse option", async () => {
      const refusal = new VerificationError("processing");
      const thrown = await deliver(json, {
        around: throwing(refusal),
        options: { refuse: "throw" },
      });
      expect([thrown.status, thrown.body]).toEqual([503, '{"ours":"processing"}']);
      expect(thrown.headers.has("x-own")).toBe(false);
      const refuse = () => new Response("mine", { status: 429 });
      const mine = await deliver(json, {
        around: throwing(new VerificationError("processing")),
        options: { refuse },
      });
      expect([mine.status, mine.body]).toEqual([429, "mine"]);
    });

    test.each([undefined, null, "route", new Error("broken")])(
      "throws %s: an error of the app's",
      async (error) => {
        const answer = await deliver(json, { around: throwing(error) });
        expect(answer.status).toBe(500);
        expect(JSON.parse(answer.body).ours).toMatch(/^(option_invalid|broken)$/);
        expect(answer.headers.has("x-own")).toBe(false);
      },
    );

    test.each([undefined, null, {}, { status: "200" }, 200])(
      "resolves with %j: an error of the app's",
      async (nonsense) => {
        const around = (async (_delivery: unknown, handle: () => unknown) => {
          if (isAfter) await handle();
          return nonsense;
        }) as unknown as Around;
        const answer = await deliver(json, { around });
        expect([answer.status, answer.body]).toEqual([500, '{"ours":"option_invalid"}']);
      },
    );
  });

  test("an answer without the handler: it does not run", async () => {
    const around: Around = async () => ({
      status: 200,
      headers: { "Idempotent-Replayed": "true" },
    });
    const answer = await deliver(() => expect.unreachable(), { around });
    expect([answer.status, answer.body, answer.headers.get("idempotent-replayed")]).toEqual([
      200,
      "",
      "true",
    ]);
    expect(answer.heard).toEqual([]);
  });

  test("the handler runs once, however often it is asked for", async () => {
    let ran = 0;
    const around: Around = async (_delivery, handle) => {
      await Promise.all([handle(), handle()]);
      return handle();
    };
    const answer = await deliver((_req, res) => void res.json(++ran), { around });
    expect([answer.body, ran]).toEqual(["1", 1]);
  });

  test("a client that goes away aborts the signal, and the late answer is told", async () => {
    let begin!: (answer: () => void) => void;
    const begun = new Promise<() => void>((resolve) => {
      begin = resolve;
    });
    let leave!: () => void;
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    let tell!: (told: unknown) => void;
    const told = new Promise((resolve) => {
      tell = resolve;
    });
    const around: Around = async (_delivery, handle, gone) => {
      gone.addEventListener("abort", leave);
      const outcome = await handle();
      tell([outcome, gone.aborted]);
      return outcome;
    };
    const { app } = mount((_req, res) => begin(() => res.status(201).json("late")), { around });
    const url = `${await listen(app)}/jobs`;
    const { headers } = await signDelivery({ url });
    const outgoing = sendRequest(url, { method: "POST", headers }).on("error", () => {});
    outgoing.end();
    const answer = await begun;
    outgoing.destroy();
    await left;
    answer();
    expect(await told).toEqual([{ status: 201 }, true]);
  });
});

/** The headers that do not depend on the time, or on how the answer is sent. */
function contentOf(headers: Headers): object {
  const transport = /^(connection|content-length|date|keep-alive|transfer-encoding)$/;
  return Object.fromEntries([...headers].filter(([name]) => !transport.test(name)));
}
