import { once } from "node:events";
import { request as sendRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { type Around, type Outcome, VerificationError } from "@qstash-verify/core";
import { verifySignature } from "@qstash-verify/hono";
import { signDelivery, testEnvironment } from "@qstash-verify/testing";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { some } from "hono/combine";
import { HTTPException } from "hono/http-exception";
import { describe, expect, onTestFinished, test } from "vitest";

const env = testEnvironment("single");
const own: Around = (_, handle) => handle();
const other: Around = async (_, handle) => {
  await handle();
  return { status: 409, headers: { "X-Other": "1" }, body: "other" };
};

type Handler = (c: Context) => Response | Promise<Response>;
type Fetch = (app: Hono, request: Request) => Promise<Response>;

async function listen(app: Hono): Promise<string> {
  const options = { hostname: "127.0.0.1", port: 0, overrideGlobalObjects: false };
  const server = serve({ fetch: app.fetch, ...options });
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const onNode: Fetch = async (app, request) => {
  const { method, headers } = request;
  return fetch(`${await listen(app)}/jobs`, { method, headers, body: await request.arrayBuffer() });
};

interface Mounted {
  readonly around?: Around | undefined;
  readonly options?: object;
  readonly middleware?: (verify: MiddlewareHandler) => MiddlewareHandler;
  readonly inner?: MiddlewareHandler;
  readonly body?: string;
}

const earlier: MiddlewareHandler = async (c, next) => {
  c.header("X-Earlier", "1");
  await next();
  c.header("X-After", "1");
};
const pass: MiddlewareHandler = (_, next) => next();

describe.each<[string, Fetch]>([
  ["node-server", onNode],
  ["app.request", async (app, request) => app.request(request)],
])("on %s", (_, fetchFrom) => {
  async function deliver(handler: Handler | undefined, mounted: Mounted = {}) {
    const { options, middleware = (verify) => verify, inner = pass, body = '{"a":1}' } = mounted;
    const heard: Outcome[] = [];
    const hearing: Around = async (_delivery, handle) => {
      const outcome = await handle();
      heard.push(outcome);
      return outcome;
    };
    const around = "around" in mounted ? mounted.around : own;
    const verify = verifySignature({
      env,
      onRefused: () => {},
      ...options,
      ...(around && { around: [around, hearing] }),
    });
    const app = new Hono();
    app.onError((error, c) => {
      if (error instanceof HTTPException) return error.getResponse();
      const { status = 500, code = error.message } = error as { status?: number; code?: string };
      return c.json({ ours: code }, status as 500);
    });
    app.use(earlier);
    app.use(middleware(verify), inner);
    if (handler) app.post("/jobs", handler);
    const headers = { "Content-Type": "application/json" };
    const delivery = await signDelivery({ url: "https://a.example/jobs", body, headers });
    const response = await fetchFrom(app, delivery.toRequest());
    return {
      status: response.status,
      headers: response.headers,
      body: await response.text(),
      heard,
    };
  }

  const begun = () =>
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode("be"));
        controller.enqueue(new TextEncoder().encode("gun"));
        controller.close();
      },
    });

  const answers: [string, Handler | undefined, number, string, boolean?][] = [
    ["json", async (c) => c.json(await c.req.json(), 201, { "X-Own": "1" }), 201, '{"a":1}'],
    ["a Response", () => new Response("own", { headers: { "X-Own": "1" } }), 200, "own"],
    ["204", (c) => c.body(null, 204), 204, ""],
    ["489", () => new Response(null, { status: 489 }), 489, ""],
    ["a stream", (c) => c.body(begun()), 200, "begun"],
    ["notFound", (c) => c.notFound(), 404, "404 Not Found"],
    ["no route", undefined, 404, "404 Not Found"],
    [
      "a throw",
      () => {
        throw new Error("own");
      },
      500,
      '{"ours":"own"}',
      true,
    ],
    [
      "an HTTPException",
      () => {
        throw new HTTPException(422, { message: "own" });
      },
      422,
      "own",
      true,
    ],
    ["nothing", () => undefined as unknown as Response, 500, "", false],
  ];

  describe.each(answers)("a handler's answer: %s", (_name, handler, status, body, isError) => {
    test("passes as it is, and is told", async () => {
      const answer = await deliver(handler);
      expect(answer.status).toBe(status);
      const alone = await deliver(handler, { around: undefined });
      expect([answer.body, undated(answer.headers)]).toEqual([alone.body, undated(alone.headers)]);
      if (body !== "") expect(answer.body).toBe(body);
      expect(answer.heard).toEqual([isError ? { status, error: expect.any(Error) } : { status }]);
    });

    test("is replaced by another outcome, with nothing of it left", async () => {
      const answer = await deliver(handler, { around: other });
      expect([answer.status, answer.body]).toEqual([409, "other"]);
      const names = ["x-other", "x-own", "x-earlier", "x-after"];
      expect(names.filter((name) => answer.headers.has(name))).toEqual([
        "x-other",
        "x-earlier",
        "x-after",
      ]);
    });
  });

  test("what a later middleware makes of the answer is the handler's", async () => {
    const inner: MiddlewareHandler = async (c, next) => {
      await next();
      c.res = new Response("inner", { status: 202 });
    };
    const answer = await deliver((c) => c.text("own"), { inner });
    expect([answer.status, answer.body, answer.heard]).toEqual([202, "inner", [{ status: 202 }]]);
    expect((await deliver((c) => c.text("own"), { inner, around: other })).status).toBe(409);
  });

  test("a large body is read after the signal was asked for", async () => {
    const body = JSON.stringify("x".repeat(600_000));
    const echo: Handler = async (c) => c.text(String((await c.req.text()).length));
    expect((await deliver(echo, { body })).body).toBe(String(body.length));
  });

  describe.each([false, true])("around the handler, after it has run: %s", (isAfter) => {
    const handler: Handler = (c) => c.json("own", 201, { "X-Own": "1", "Set-Cookie": "own=1" });
    const throwing =
      (error: unknown): Around =>
      async (_delivery, handle) => {
        if (isAfter) await handle();
        throw error;
      };
    const refusal = () => new VerificationError("processing", { retryAfter: 7 });

    test.each<[string, Required<Mounted>["middleware"]]>([
      ["mounted", (verify) => verify],
      ["in some()", (verify) => some(verify, async () => expect.unreachable())],
    ])("a refusal is answered as every other, %s", async (_name, middleware) => {
      const refused: string[] = [];
      const onRefused = (error: VerificationError) => void refused.push(error.code);
      const around = throwing(refusal());
      const answer = await deliver(handler, { around, middleware, options: { onRefused } });
      expect([answer.status, JSON.parse(answer.body).code]).toEqual([503, "processing"]);
      const { headers } = answer;
      expect(headers.get("content-type")).toBe("application/problem+json");
      expect([headers.get("retry-after"), headers.get("x-earlier")]).toEqual(["7", "1"]);
      expect([headers.get("x-own"), headers.get("set-cookie")]).toEqual([null, null]);
      expect(refused).toEqual(["processing"]);
    });

    test("a refusal takes the refuse option", async () => {
      const options = { refuse: "throw" };
      const thrown = await deliver(handler, { around: throwing(refusal()), options });
      expect([thrown.status, thrown.body]).toEqual([503, '{"ours":"processing"}']);
      expect([thrown.headers.get("x-own"), thrown.headers.get("x-earlier")]).toEqual([null, "1"]);
      const refuse = () => new Response("mine", { status: 429 });
      const mine = await deliver(handler, { around: throwing(refusal()), options: { refuse } });
      expect([mine.status, mine.body]).toEqual([429, "mine"]);
    });

    test.each([undefined, null, "route", new TypeError("broken")])(
      "throws %s: an error of the app's",
      async (error) => {
        const answer = await deliver(handler, { around: throwing(error) });
        expect(answer.status).toBe(500);
        expect(JSON.parse(answer.body).ours).toMatch(/^(option_invalid|broken)$/);
        expect(answer.headers.has("x-own")).toBe(false);
      },
    );

    test.each([undefined, null, {}, { status: "200" }, new Response()])(
      "resolves with %j: an error of the app's",
      async (nonsense) => {
        const around = (async (_delivery: unknown, handle: () => unknown) => {
          if (isAfter) await handle();
          return nonsense;
        }) as unknown as Around;
        const answer = await deliver(handler, { around });
        expect([answer.status, answer.body]).toEqual([500, '{"ours":"option_invalid"}']);
      },
    );
  });

  test("an error before the handler leaves the way free for an alternative", async () => {
    const around: Around = async () => {
      throw new TypeError("broken");
    };
    const middleware = (verify: MiddlewareHandler) => some(verify, pass);
    const answer = await deliver((c) => c.text("alternative"), { around, middleware });
    expect([answer.status, answer.body]).toEqual([200, "alternative"]);
  });

  test("an answer without the handler: it does not run, and earlier headers are kept", async () => {
    const around: Around = async () => ({ status: 204, headers: { "X-Other": "1" } });
    const answer = await deliver(() => expect.unreachable(), { around });
    expect([answer.status, answer.body, answer.heard]).toEqual([204, "", []]);
    expect(answer.headers.get("x-other")).toBe("1");
  });

  test("the handler runs once, however often it is asked for", async () => {
    let ran = 0;
    const around: Around = async (_delivery, handle) => {
      await Promise.all([handle(), handle()]);
      return handle();
    };
    const answer = await deliver((c) => c.json(++ran), { around });
    expect([answer.body, ran]).toEqual(["1", 1]);
  });
});

test("a client that goes away aborts the signal, and the late answer is told", async () => {
  const [begun, left, told] = [deferred<() => void>(), deferred<void>(), deferred<unknown>()];
  const around: Around = async (_, handle, gone) => {
    gone.addEventListener("abort", () => left.resolve());
    const outcome = await handle();
    told.resolve([outcome, gone.aborted]);
    return outcome;
  };
  const app = new Hono();
  const wait = (c: Context) =>
    new Promise<Response>((answer) => begun.resolve(() => answer(c.text("late", 201))));
  app.post("/jobs", verifySignature({ env, around }), wait);
  const url = `${await listen(app)}/jobs`;
  const { headers, body } = await signDelivery({ url, body: "x" });
  const outgoing = sendRequest(url, { method: "POST", headers }).on("error", () => {});
  outgoing.end(body);
  const answerLate = await begun.promise;
  outgoing.destroy();
  await left.promise;
  answerLate();
  expect(await told.promise).toEqual([{ status: 201 }, true]);
});

function deferred<Value>() {
  let resolve!: (value: Value) => void;
  const promise = new Promise<Value>((use) => {
    resolve = use;
  });
  return { promise, resolve };
}

function undated(headers: Headers): object {
  const { date: _, ...rest } = Object.fromEntries(headers);
  return rest;
}
