import { once } from "node:events";
import { request as sendRequest } from "node:http";
import { connect } from "node:http2";
import type { Around, Outcome } from "@qstash-verify/core";
import { verifySignature } from "@qstash-verify/fastify";
import { signDelivery } from "@qstash-verify/testing";
import fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import { describe, expect, test } from "vitest";
import { env, start } from "./deliver.js";

/** What a handler does when the client has gone. */
type End = (reply: FastifyReply) => unknown;

interface Left {
  /** What the handler does before the client goes. */
  readonly early?: End;
  /** The rest of the plugin's scope, and of the app around it. */
  readonly scoped?: (scope: FastifyInstance) => unknown;
  readonly outside?: (app: FastifyInstance) => unknown;
}

const failing = () => Promise.reject(new Error("thrown"));
const soon = () => new Promise<void>((resolve) => setTimeout(resolve, 50));
/** As a handler does whose work calls back. */
const later = (reply: FastifyReply) => void soon().then(() => reply.code(500).send("failed"));

describe.each([false, true])("a client that goes away; over HTTP/2: %s", (http2) => {
  /** Runs a handler that ends when the client has gone. */
  async function leave(end: End, { early, scoped, outside }: Left = {}) {
    const [begun, left, ended] = [deferred(), deferred(), deferred()];
    const told: { outcome: Outcome; isGone: boolean; hasEnded: boolean }[] = [];
    const heard = deferred();
    const state = { hasEnded: false };
    const around: Around = async (_, handle, gone) => {
      gone.addEventListener("abort", () => left.resolve());
      const outcome = await handle();
      told.push({ outcome, isGone: gone.aborted, ...state });
      heard.resolve();
      return outcome;
    };
    const app = appOver(http2);
    outside?.(app);
    app.register(async (scope) => {
      await scope.register(verifySignature, { env, around, onRefused: () => {} });
      await scoped?.(scope);
      scope.post("/jobs", async (_, reply) => {
        early?.(reply);
        begun.resolve();
        await left.promise;
        state.hasEnded = true;
        ended.resolve();
        return end(reply);
      });
    });
    const origin = await start(app);
    const cancel = await (http2 ? overHttp2 : overHttp1)(origin);
    await begun.promise;
    cancel();
    await ended.promise;
    return { told, heard: heard.promise };
  }

  test("aborts the signal, and the late answer is told", async () => {
    const { told, heard } = await leave((reply) => reply.code(201).send("late"));
    await heard;
    expect(told).toEqual([{ outcome: { status: 201 }, isGone: true, hasEnded: true }]);
  });

  test.each<[string, number, End, Left?]>([
    ["nothing, of a success", 200, () => undefined],
    ["nothing, with a status that it set", 204, (reply) => void reply.code(204)],
    ["nothing, with that of a failure", 500, (reply) => void reply.code(500)],
    ["what it returns", 200, () => ({ a: 1 })],
    ["what it sends itself", 202, (reply) => void reply.code(202).send("late")],
    ["what it throws", 500, failing],
    [
      "what it sends later, as it returns the reply",
      500,
      (reply) => {
        later(reply);
        return reply;
      },
    ],
    [
      "what it sends later, as it waits for the reply",
      500,
      async (reply) => {
        later(reply);
        await reply;
      },
    ],
    [
      "what it had sent before, although a hook keeps it",
      500,
      () => undefined,
      {
        early: (reply) => void reply.send(new Response("no", { status: 500 })),
        outside: (app) => app.addHook("onSend", async () => soon()),
      },
    ],
    [
      "what an error handler sets that returns nothing",
      503,
      failing,
      { scoped: (scope) => scope.setErrorHandler(async (_e, _r, reply) => void reply.code(503)) },
    ],
    [
      "the same, a while later",
      503,
      failing,
      {
        scoped: (scope) =>
          scope.setErrorHandler(async (_error, _request, reply) => {
            await soon();
            reply.code(503);
          }),
      },
    ],
    [
      "the same, of what another error handler throws",
      503,
      failing,
      {
        scoped: (scope) => scope.setErrorHandler(failing),
        outside: (app) => app.setErrorHandler(async (_e, _r, reply) => void reply.code(503)),
      },
    ],
    [
      "what an error handler sends to which it sends an error itself",
      489,
      (reply) => void reply.send(new Error("sent")),
      {
        scoped: (scope) =>
          scope.setErrorHandler(async (_error, _request, reply) => {
            await soon();
            return reply.code(489).send();
          }),
      },
    ],
    [
      "what the handler of what is not found answers",
      503,
      (reply) => void reply.callNotFound(),
      {
        scoped: (scope) =>
          scope.setNotFoundHandler(async (_request, reply) => {
            await soon();
            return reply.code(503).send();
          }),
      },
    ],
  ])(
    "what a handler answers then is told, and nothing before: %s",
    async (_, status, end, more) => {
      const { told, heard } = await leave(end, more);
      await heard;
      await soon();
      expect(told).toEqual([
        { outcome: expect.objectContaining({ status }), isGone: true, hasEnded: true },
      ]);
    },
  );

  test.each<[string, End, Left?]>([
    ["raw", (reply) => void reply.raw.writeHead(500).end("no")],
    [
      "hijacked",
      (reply) => void reply.raw.writeHead(500).end("no"),
      { early: (reply) => reply.hijack() },
    ],
  ])("an answer that passes Fastify by is not told: %s", async (_, end, more) => {
    const { told } = await leave(end, more);
    await soon();
    expect(told).toEqual([]);
  });
});

test.each([false, true])(
  "a client that left before the handler began; over HTTP/2: %s",
  async (http2) => {
    const [begun, heard] = [deferred(), deferred<boolean>()];
    const around: Around = (_, handle, gone) => {
      heard.resolve(gone.aborted);
      return handle();
    };
    const app = appOver(http2);
    app.addHook("preHandler", async (_, reply) => {
      begun.resolve();
      await once(reply.raw, "close");
    });
    await app.register(verifySignature, { env, around });
    app.post("/jobs", async () => "late");
    const origin = await start(app);
    const cancel = await (http2 ? overHttp2 : overHttp1)(origin);
    await begun.promise;
    cancel();
    expect(await heard.promise).toBe(true);
  },
);

function appOver(http2: boolean): FastifyInstance {
  return (http2 ? fastify({ http2 }) : fastify()) as unknown as FastifyInstance;
}

async function overHttp1(origin: string): Promise<() => void> {
  const url = `${origin}/jobs`;
  const { headers } = await signDelivery({ url });
  const outgoing = sendRequest(url, { method: "POST", headers }).on("error", () => {});
  outgoing.end();
  return () => outgoing.destroy();
}

async function overHttp2(origin: string): Promise<() => void> {
  const { headers } = await signDelivery({ url: `${origin}/jobs` });
  const session = connect(origin);
  const stream = session.request({ ":method": "POST", ":path": "/jobs", ...headers });
  stream.on("error", () => {}).on("close", () => session.close());
  stream.end();
  return () => stream.destroy();
}

function deferred<Value = void>() {
  let resolve!: (value: Value) => void;
  const promise = new Promise<Value>((use) => {
    resolve = use;
  });
  return { promise, resolve };
}
