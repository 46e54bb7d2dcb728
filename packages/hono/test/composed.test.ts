import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { getRequestListener } from "@hono/node-server";
import type { ReceiverOptions } from "@qstash-verify/core";
import { verifySignature } from "@qstash-verify/hono";
import { signDelivery, testEnvironment } from "@qstash-verify/testing";
import { Hono, type MiddlewareHandler } from "hono";
import { bearerAuth } from "hono/bearer-auth";
import { every, except, some } from "hono/combine";
import type { HTTPException } from "hono/http-exception";
import { describe, expect, onTestFinished, test } from "vitest";

const env = testEnvironment("single");
const problem = {
  type: expect.stringMatching(/signature_missing$/),
  title: expect.any(String),
  status: 401,
  code: "signature_missing",
};

/** What a request without a signature is answered, and a bearer's. */
async function answers(middleware: MiddlewareHandler, onError?: Parameters<Hono["onError"]>[0]) {
  const app = new Hono();
  if (onError) app.onError(onError);
  app.post("/jobs", middleware, (c) => c.text("handled"));
  const stranger = await app.request("/jobs", { method: "POST" });
  const headers = { Authorization: "Bearer mine" };
  const bearer = await app.request("/jobs", { method: "POST", headers });
  const { toRequest } = await signDelivery({ url: "http://localhost/jobs" });
  const delivery = await app.fetch(toRequest());
  return { stranger, bearer: await bearer.text(), delivery: await delivery.text() };
}

async function isProblem(response: Response): Promise<void> {
  const { status, headers } = response;
  expect([status, await response.json()]).toEqual([401, problem]);
  expect(headers.get("content-type")).toBe("application/problem+json");
  expect(headers.get("www-authenticate")).toBe("Upstash-Signature");
}

describe("combined with other middleware", () => {
  const verify = verifySignature({ env });
  const bearerOnly = bearerAuth({ token: "mine" });

  test("some: what is refused as a delivery may be let in by another", async () => {
    const { stranger, bearer, delivery } = await answers(some(verify, bearerOnly));
    expect([stranger.status, bearer, delivery]).toEqual([401, "handled", "handled"]);
  });

  test("some: refused by all, it is answered as the last one does", async () => {
    const { stranger, bearer, delivery } = await answers(some(bearerOnly, verify));
    await isProblem(stranger);
    expect([bearer, delivery]).toEqual(["handled", "handled"]);
  });

  test.each<[string, MiddlewareHandler]>([
    ["every", every(verify)],
    ["except", except("/public", verify)],
    ["a function around it", (c, next) => verifySignature({ env })(c, next)],
  ])("%s: it is answered as ever", async (_, middleware) => {
    const { stranger, delivery } = await answers(middleware);
    await isProblem(stranger);
    expect(delivery).toBe("handled");
  });

  test("an error handler is told, with the refusal as the cause", async () => {
    let told: unknown;
    const { stranger } = await answers(every(verify), (error) => {
      told = error.cause;
      return (error as HTTPException).getResponse();
    });
    await isProblem(stranger);
    expect(told).toMatchObject({ name: "VerificationError", code: "signature_missing" });
  });
});

describe("on its own it answers by itself, whatever the app makes of errors", () => {
  const failing: Parameters<Hono["onError"]>[0] = (_, c) => c.text("broken", 500);
  const verify = verifySignature({ env });

  test("as a route's middleware", async () => {
    await isProblem((await answers(verify, failing)).stranger);
  });

  test("in a sub-app with an error handler, within another", async () => {
    const inner = new Hono().onError(failing).use(verify);
    inner.post("/jobs", (c) => c.text("handled"));
    const middle = new Hono().onError(failing).route("/", inner);
    const app = new Hono().onError(failing).route("/", middle);
    await isProblem(await app.request("/jobs", { method: "POST" }));
  });

  test("as the only handler", async () => {
    const app = new Hono().onError(failing).all("/jobs", verify);
    await isProblem(await app.request("/jobs", { method: "POST" }));
  });
});

describe("mounted, the path that was published counts", () => {
  type Url = NonNullable<ReceiverOptions["url"]>;

  function inner(url: Url): Hono {
    const app = new Hono();
    app.post("/jobs", verifySignature({ env, url }), (c) => c.text("handled"));
    app.post("/", verifySignature({ env, url }), (c) => c.text("handled"));
    return app;
  }

  /** Sends what was signed for one URL to a path of a server. */
  async function deliver(
    listener: Parameters<typeof createServer>[1],
    signed: string,
    path: string,
  ) {
    const server = createServer(listener).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const { headers } = await signDelivery({ url: signed, body: "{}" });
    const { port } = server.address() as AddressInfo;
    const outgoing = request({ port, host: "127.0.0.1", path, method: "POST", headers });
    const [answer] = (await once(outgoing.end("{}"), "response")) as [IncomingMessage];
    if (answer.statusCode === 200) return answer.resume().statusCode;
    return ((await json(answer)) as { code: string }).code;
  }

  const mounted = new Hono().mount("/outer", inner("path").fetch);

  test.each([
    ["https://app.example/outer/jobs", "/outer/jobs", 200],
    ["https://app.example/outer/jobs?a=%ff", "/outer/jobs?a=%ff", 200],
    ["https://app.example/outer", "/outer", 200],
    ["https://app.example/jobs", "/outer/jobs", "url_mismatch"],
    ["https://app.example/", "/outer", "url_mismatch"],
    ["https://app.example/other/jobs", "/outer/jobs", "url_mismatch"],
    ["https://app.example/outer/jobs?a=%ff", "/outer/jobs?a=%fe", "url_mismatch"],
  ])("on Node.js: %s at %s", async (signed, path, expected) => {
    expect(await deliver(getRequestListener(mounted.fetch), signed, path)).toBe(expected);
  });

  test.each([
    ["https://app.example/outer/jobs", 200],
    ["https://app.example/jobs", "url_mismatch"],
  ])("in an app that took the prefix away and kept the original: %s", async (signed, expected) => {
    const listener = getRequestListener(inner("path").fetch);
    const outer: typeof listener = (incoming, outgoing) => {
      const rest = incoming.url?.replace("/outer", "");
      Object.assign(incoming, { originalUrl: incoming.url, url: rest });
      return listener(incoming, outgoing);
    };
    expect(await deliver(outer, signed, "/outer/jobs")).toBe(expected);
  });

  test.each([
    ["https://app.example/outer/jobs", 200],
    ["https://app.example/jobs", 401],
    ["https://other.example/outer/jobs", 401],
    ["https://app.example/outer", 200, "/outer"],
  ])(
    "where only a URL is shown, behind a base URL: %s",
    async (signed, expected, path = "/outer/jobs") => {
      const baseUrl = "https://app.example/outer";
      const app = new Hono().mount("/outer", inner({ baseUrl }).fetch);
      const { toRequest } = await signDelivery({ url: signed });
      const sent = new Request(`http://internal${path}`, toRequest());
      expect((await app.fetch(sent)).status).toBe(expected);
    },
  );
});
