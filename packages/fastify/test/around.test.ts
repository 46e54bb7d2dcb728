import { once } from "node:events";
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { type Around, type Outcome, VerificationError } from "@qstash-verify/core";
import { verifySignature } from "@qstash-verify/fastify";
import { sendDelivery, signDelivery } from "@qstash-verify/testing";
import fastify, { type FastifyInstance, type FastifyReply, type RouteHandlerMethod } from "fastify";
import { describe, expect, test, vi } from "vitest";
import { env, start } from "./deliver.js";

const own: Around = (_, handle) => handle();
const other: Around = async (_, handle) => {
  await handle();
  return { status: 409, headers: { "X-Other": "1" }, body: "other" };
};

interface Mounted {
  readonly around?: Around | Around[] | undefined;
  readonly options?: object;
  readonly scoped?: (scope: FastifyInstance) => unknown;
  readonly app?: FastifyInstance;
}

function hear(heard: Outcome[]): Around {
  return async (_, handle) => {
    const outcome = await handle();
    heard.push(outcome);
    return outcome;
  };
}

async function mount(handler: RouteHandlerMethod, mounted: Mounted) {
  const { options, scoped, app = fastify() } = mounted;
  const heard: Outcome[] = [];
  const around = "around" in mounted ? mounted.around : own;
  const all = around && [around, hear(heard)].flat();
  app.addHook("onRequest", async (_request, reply) => void reply.header("X-Earlier", "1"));
  app.register(async (scope) => {
    const given = { env, onRefused: () => {}, ...options, ...(all && { around: all }) };
    await scope.register(verifySignature, given);
    await scoped?.(scope);
    scope.post("/jobs", handler);
  });
  return { url: `${await start(app)}/jobs`, heard };
}

async function deliver(handler: RouteHandlerMethod, mounted: Mounted = {}) {
  const { url, heard } = await mount(handler, mounted);
  const headers = { "Content-Type": "application/json" };
  const response = await sendDelivery(await signDelivery({ url, body: '{"a":1}', headers }));
  const { status } = response;
  return { status, headers: response.headers, body: await response.text(), heard };
}

const final = (): never => {
  throw Object.assign(new Error("final"), { statusCode: 489 });
};
const begun = () => Readable.from([Buffer.from("be"), Buffer.from("gun")]);

/** What each handler answers, and whether its outcome has an error. */
const answers: [string, RouteHandlerMethod, number, string, boolean?][] = [
  [
    "an object",
    async (_, reply) => reply.code(201).header("X-Own", "1").send({ a: 1 }),
    201,
    '{"a":1}',
  ],
  ["a value that is returned", async () => ({ a: 1 }), 200, '{"a":1}'],
  ["nothing", async () => undefined, 200, ""],
  ["204", (_, reply) => void reply.code(204).send(), 204, ""],
  ["bytes", async () => Buffer.from("own"), 200, "own"],
  ["a stream", (_, reply) => reply.send(begun()), 200, "begun"],
  ["a web stream", async () => new Blob(["own"]).stream(), 200, "own"],
  [
    "a Response",
    async () => new Response("own", { status: 202, headers: { "X-Own": "1" } }),
    202,
    "own",
  ],
  ["later", (_, reply) => void setImmediate(() => reply.send("own")), 200, "own"],
  [
    "sent twice",
    (_, reply) => {
      reply.code(201).send("own");
      reply.code(500).send("second");
    },
    201,
    "own",
  ],
  [
    "sent, and a throw",
    (_, reply) => {
      reply.code(201).send("own");
      throw new Error("after the answer");
    },
    201,
    "own",
  ],
  ["a throw", () => final(), 489, '{"statusCode":489,"error":"unknown","message":"final"}', true],
  [
    "a rejection",
    async () => final(),
    489,
    '{"statusCode":489,"error":"unknown","message":"final"}',
    true,
  ],
  [
    "a stream that fails at once",
    async () => createReadStream("/nowhere/at/all"),
    500,
    '{"statusCode":500,"code":"ENOENT","error":"Internal Server Error","message":"ENOENT: no such file or directory, open \'/nowhere/at/all\'"}',
    true,
  ],
  [
    "what is no text",
    (_, reply) => void reply.type("text/plain").send({ a: 1 }),
    500,
    '{"statusCode":500,"code":"FST_ERR_REP_INVALID_PAYLOAD_TYPE","error":"Internal Server Error","message":"Attempted to send payload of invalid type \'object\'. Expected a string or Buffer."}',
    true,
  ],
  ["callNotFound", (_, reply) => void reply.callNotFound(), 404, "", false],
];

describe.each(answers)(
  "a handler's answer: %s",
  (_name, handler, status, body, isError = false) => {
    test("passes as it is, and is told", async () => {
      const answer = await deliver(handler);
      expect(answer.status).toBe(status);
      if (status !== 404 && status !== 489) expect(answer.body).toBe(body);
      expect(answer.heard).toEqual([isError ? { status, error: expect.any(Error) } : { status }]);
      expect(answer.headers.get("x-earlier")).toBe("1");
      const alone = await deliver(handler, { around: undefined });
      expect(undated(answer.headers)).toEqual(undated(alone.headers));
      expect(answer.body).toBe(alone.body);
    });

    test("is replaced by another outcome, with nothing of it left", async () => {
      const answer = await deliver(handler, { around: other });
      expect([answer.status, answer.body]).toEqual([409, "other"]);
      expect(answer.heard).toHaveLength(1);
      const framing = /^(connection|keep-alive|content-length)$/;
      const names = Object.keys(undated(answer.headers)).filter((each) => !framing.test(each));
      expect(names.sort()).toEqual(["x-earlier", "x-other"]);
    });
  },
);

test("a stream that is not sent is let go", async () => {
  const streams = [begun(), begun()];
  const closed = streams.map((stream) => once(stream, "close"));
  await deliver((_, reply) => reply.send(streams[0]), { around: other });
  const refuse: Around = async (_, handle) => {
    await handle();
    throw new TypeError("broken");
  };
  await deliver((_, reply) => reply.send(streams[1]), { around: refuse });
  await Promise.all(closed);
});

describe("an answer that passes Fastify by is told, when it has been sent", () => {
  test.each<[string, RouteHandlerMethod]>([
    [
      "hijack",
      (_, reply) => {
        reply.hijack();
        reply.raw.writeHead(201).end("own");
      },
    ],
    [
      "raw",
      async (_, reply) => {
        reply.raw.writeHead(201).end("own");
      },
    ],
  ])("%s", async (_name, handler) => {
    const { status, body, heard } = await deliver(handler);
    await vi.waitFor(() => expect(heard).toEqual([{ status: 201 }]));
    expect([status, body]).toEqual([201, "own"]);
  });
});

describe.each([false, true])("around the handler, after it has run: %s", (isAfter) => {
  const handler: RouteHandlerMethod = (_, reply) =>
    reply.code(201).header("X-Own", "1").send({ a: 1 });
  const throwing =
    (error: unknown): Around =>
    async (_, handle) => {
      if (isAfter) await handle();
      throw error;
    };
  const refusal = () => new VerificationError("processing", { retryAfter: 7 });
  const errorHandler = (scope: FastifyInstance) =>
    scope.setErrorHandler((error: { code?: string }, _request, reply) => {
      reply.send({ ours: error.code });
    });

  test("a refusal is answered as every other", async () => {
    const refused: string[] = [];
    const onRefused = (error: VerificationError) => void refused.push(error.code);
    const answer = await deliver(handler, { around: throwing(refusal()), options: { onRefused } });
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([503, "processing"]);
    const { headers } = answer;
    expect(headers.get("content-type")).toContain("application/problem+json");
    expect([headers.get("retry-after"), headers.get("x-earlier")]).toEqual(["7", "1"]);
    expect(headers.has("x-own")).toBe(false);
    expect(refused).toEqual(["processing"]);
    expect(answer.heard).toHaveLength(isAfter ? 1 : 0);
  });

  test("a refusal takes the refuse option", async () => {
    for (const scoped of [undefined, errorHandler]) {
      const thrown = await deliver(handler, {
        around: throwing(refusal()),
        options: { refuse: "throw" },
        ...(scoped && { scoped }),
      });
      expect(thrown.status).toBe(503);
      if (scoped) expect(thrown.body).toBe('{"ours":"processing"}');
      expect(thrown.headers.has("x-own")).toBe(false);
    }
    const refuse = () => new Response("mine", { status: 429 });
    const mine = await deliver(handler, { around: throwing(refusal()), options: { refuse } });
    expect([mine.status, mine.body]).toEqual([429, "mine"]);
  });

  test.each([undefined, null, "route", new TypeError("broken")])(
    "throws %s: an error of the app's",
    async (error) => {
      for (const scoped of [undefined, errorHandler]) {
        const around = throwing(error);
        const answer = await deliver(handler, { around, ...(scoped && { scoped }) });
        expect(answer.status).toBe(500);
        expect(answer.headers.has("x-own")).toBe(false);
      }
    },
  );

  test.each([undefined, null, {}, { status: "200" }, 200])(
    "resolves with %j: an error of the app's",
    async (nonsense) => {
      const around = (async (_: unknown, handle: () => unknown) => {
        if (isAfter) await handle();
        return nonsense;
      }) as unknown as Around;
      const answer = await deliver(handler, { around });
      expect([answer.status, JSON.parse(answer.body).code]).toEqual([500, "option_invalid"]);
    },
  );
});

test.each([
  [undefined, 500],
  [399, 500],
  [400, 400],
  [599, 599],
  [600, 500],
])(
  "an error around the handler, with the status %s, gets to the app's error handler",
  async (given, status) => {
    const app = fastify();
    app.setErrorHandler((error: Error, _request, reply) => reply.send({ ours: error.message }));
    const failing: Around = async (_, handle) => {
      await handle();
      throw Object.assign(new Error("own"), { status: given });
    };
    const answer = await deliver(async () => "own", { app, around: failing });
    expect([answer.status, answer.body]).toEqual([status, '{"ours":"own"}']);
  },
);

test("a Response without a body can be replaced, too", async () => {
  const answer = await deliver(async () => new Response(null), { around: other });
  expect([answer.status, answer.body]).toEqual([409, "other"]);
});

test("an answer without the handler: it does not run", async () => {
  const around: Around = async () => ({ status: 200, headers: { "Idempotent-Replayed": "true" } });
  const answer = await deliver(() => expect.unreachable(), { around });
  expect([answer.status, answer.body]).toEqual([200, ""]);
  expect(answer.headers.get("idempotent-replayed")).toBe("true");
  expect(answer.heard).toEqual([]);
});

test("an outcome need not wait for the handler", async () => {
  const impatient: Around = async (_, handle) => {
    void handle();
    return { status: 504, body: "too late" };
  };
  const answer = await deliver(() => new Promise(() => {}), { around: impatient });
  expect([answer.status, answer.body]).toEqual([504, "too late"]);
  const refuse: Around = async (_, handle) => {
    void handle();
    throw new VerificationError("processing");
  };
  expect((await deliver(() => new Promise(() => {}), { around: refuse })).status).toBe(503);
  const hijacking: RouteHandlerMethod = (_, reply) => void reply.hijack();
  await expect(deliver(hijacking, { around: impatient })).rejects.toThrow();
});

test("the handler runs once, however often it is asked for", async () => {
  let ran = 0;
  const around: Around = async (_, handle) => {
    await Promise.all([handle(), handle()]);
    return handle();
  };
  const answer = await deliver(async () => ({ ran: ++ran }), { around });
  expect([answer.body, ran]).toEqual(['{"ran":1}', 1]);
});

describe("hooks of the app's own", () => {
  const handler: RouteHandlerMethod = async (_, reply) => reply.code(201).send({ a: 1 });

  test("a preHandler that answers is the handler", async () => {
    const scoped = (scope: FastifyInstance) =>
      scope.addHook("preHandler", async (_request, reply) => reply.code(202).send("hook"));
    const answer = await deliver(handler, { scoped });
    expect([answer.status, answer.body, answer.heard]).toEqual([202, "hook", [{ status: 202 }]]);
    expect((await deliver(handler, { scoped, around: other })).status).toBe(409);
  });

  test("an onSend that changes the payload, before and after ours", async () => {
    const shout = (scope: FastifyInstance) =>
      scope.addHook("onSend", async (_request, _reply, payload) => String(payload).toUpperCase());
    const app = fastify();
    shout(app);
    for (const mounted of [{ app }, { scoped: shout }]) {
      const answer = await deliver(handler, mounted);
      expect([answer.status, answer.body]).toEqual([201, '{"A":1}']);
      expect(answer.heard).toEqual([{ status: 201 }]);
    }
  });

  test("an onSend that fails is the app's own error, and is not asked about again", async () => {
    const scoped = (scope: FastifyInstance) =>
      scope.addHook("onSend", async () => {
        throw new Error("of the hook");
      });
    const answer = await deliver(handler, { scoped, app: fastify() }).catch(() => undefined);
    expect(answer?.heard ?? [{ status: 201 }]).toEqual([{ status: 201 }]);
    expect(answer?.status ?? 500).toBeGreaterThanOrEqual(500);
  });

  test("an error handler's answer is the handler's", async () => {
    const scoped = (scope: FastifyInstance) =>
      scope.setErrorHandler((_error, _request, reply) => reply.code(489).send());
    const fail = async () => {
      throw new Error("final");
    };
    const answer = await deliver(fail, { scoped });
    const error = expect.objectContaining({ message: "final" });
    expect([answer.status, answer.heard]).toEqual([489, [{ status: 489, error }]]);
  });

  test("a body that its schema refuses reaches nothing of it", async () => {
    const heard: unknown[] = [];
    const around: Around = async (_, handle) => {
      heard.push("around");
      return handle();
    };
    const app = fastify();
    app.register(async (scope) => {
      await scope.register(verifySignature, { env, around });
      const schema = { body: { type: "object", required: ["b"] } };
      scope.post("/jobs", { schema }, async () => heard.push("handler"));
    });
    const url = `${await start(app)}/jobs`;
    const headers = { "Content-Type": "application/json" };
    const delivery = await signDelivery({ url, body: '{"a":1}', headers });
    expect((await sendDelivery(delivery)).status).toBe(400);
    expect(heard).toEqual([]);
  });

  test("an answer that cannot be serialized, and a header that cannot be written, end no process", async () => {
    const unwritable = await deliver(async (_, reply) => reply.header("X-Own", "a\0").send("own"));
    expect([unwritable.status, unwritable.heard.length]).toEqual([500, 1]);
    const circular: { self?: object } = {};
    circular.self = circular;
    const answer = await deliver(async () => circular);
    expect([answer.status, answer.heard]).toEqual([
      500,
      [{ status: 500, error: expect.any(Error) }],
    ]);
  });

  test("a path that the scope does not have", async () => {
    const scoped = (scope: FastifyInstance) =>
      scope.setNotFoundHandler(async (_request, reply: FastifyReply) =>
        reply.code(404).send("none"),
      );
    const app = fastify();
    const heard: Outcome[] = [];
    app.register(
      async (scope) => {
        await scope.register(verifySignature, { env, around: hear(heard) });
        scoped(scope);
      },
      { prefix: "/scope" },
    );
    const url = `${await start(app)}/scope/none`;
    expect((await sendDelivery(await signDelivery({ url }))).status).toBe(404);
    expect(heard.length).toBeLessThanOrEqual(1);
  });
});

describe("a registration within another", () => {
  test.each([false, true])("the inner one decides first; it refuses: %s", async (refuses) => {
    const outer: Outcome[] = [];
    const order: string[] = [];
    const inner: Around = async (_, handle) => {
      await handle();
      order.push("inner");
      if (refuses) throw new VerificationError("processing");
      return { status: 202, body: "inner" };
    };
    const hearing: Around = async (delivery, handle) => {
      const outcome = await hear(outer)(delivery, handle, new AbortController().signal);
      order.push("outer");
      return outcome;
    };
    const app = fastify();
    app.register(async (scope) => {
      await scope.register(verifySignature, { env, around: hearing, onRefused: () => {} });
      scope.register(async (within) => {
        await within.register(verifySignature, { env, around: inner, onRefused: () => {} });
        within.post("/jobs", async () => "own");
      });
    });
    const url = `${await start(app)}/jobs`;
    const response = await sendDelivery(await signDelivery({ url, body: "x" }));
    const status = refuses ? 503 : 202;
    expect([response.status, outer.map((each) => each.status)]).toEqual([status, [status]]);
    expect(order).toEqual(["inner", "outer"]);
  });
});

function undated(headers: Headers): object {
  const { date: _, ...rest } = Object.fromEntries(headers);
  return rest;
}

test("what is not found is run within the same, also where the plugin is the app's own", async () => {
  const app = fastify();
  let begun = 0;
  const counting: Around = (_, handle) => {
    begun += 1;
    return handle();
  };
  await app.register(verifySignature, { env, around: counting });
  app.post("/jobs", (_, reply) => void reply.callNotFound());
  const url = `${await start(app)}/jobs`;
  const { status } = await sendDelivery(await signDelivery({ url, body: "{}" }));
  expect([status, begun]).toEqual([404, 1]);
});
