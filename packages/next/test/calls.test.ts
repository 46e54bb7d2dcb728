import { once } from "node:events";
import { createServer, IncomingMessage } from "node:http";
import { type AddressInfo, Socket } from "node:net";
import type { Around } from "@qstash-verify/core";
import { verifySignature } from "@qstash-verify/next";
import { verifySignature as verifyPages } from "@qstash-verify/next/pages";
import { generateTestKeys, sendDelivery, signDelivery } from "@qstash-verify/testing";
import type { NextApiHandler } from "next";
import { NextRequest } from "next/server.js";
import { describe, expect, onTestFinished, test, vi } from "vitest";

const url = "https://app.example.com/api/orders";
const keys = generateTestKeys().EU_CENTRAL_1;
const options = { currentSigningKey: keys.current, nextSigningKey: keys.next };

async function delivered(): Promise<NextRequest> {
  const { body, headers } = await signDelivery({ url, body: "{}", key: keys.current });
  return new NextRequest(url, { method: "POST", body, headers });
}

// `tsc -p test` checks who may leave out the context.
test("a route is called without a context, unless its handler declares one", async () => {
  const none = verifySignature(() => new Response("none"), options);
  const unnamed = verifySignature(
    (_request, _context, delivery) => new Response(delivery.text()),
    options,
  );
  const optional = verifySignature(
    (_request, context?: { id: string }) => new Response(context?.id ?? "optional"),
    options,
  );
  const declared = verifySignature((_request, { id }: { id: string }) => new Response(id), options);
  const answers = [
    none(await delivered()),
    none(await delivered(), {}),
    unnamed(await delivered()),
    optional(await delivered()),
    optional(await delivered(), { id: "7" }),
    declared(await delivered(), { id: "8" }),
  ];
  const texts = answers.map(async (answer) => (await answer).text());
  expect(await Promise.all(texts)).toEqual(["none", "none", "{}", "optional", "7", "8"]);
  // @ts-expect-error
  await expect(declared(await delivered())).rejects.toThrow("id");
});

test("a route is called with a Request, by a route of its own or by a test", async () => {
  const route = verifySignature(
    async (request: Request) => new Response(await request.text()),
    options,
  );
  const post = async (request: Request): Promise<Response> => route(request);
  const { body, headers } = await signDelivery({ url, body: "{}", key: keys.current });
  const answer = await post(new Request(url, { method: "POST", body, headers }));
  expect([answer.status, await answer.text()]).toEqual([200, "{}"]);
});

test("what another framework, or the other router, passes is told apart", async () => {
  const handler = vi.fn(() => new Response());
  const misplaced = {
    code: "option_invalid",
    message: expect.stringContaining("package for your framework"),
  };
  // At once, and not in a promise: Express 4 would not catch it there.
  const app = verifySignature(handler, options);
  const request = new IncomingMessage(new Socket());
  for (const other of [request, { req: {} }]) {
    expect(() => Reflect.apply(app, undefined, [other, {}])).toThrow(
      expect.objectContaining(misplaced),
    );
  }
  const pages = verifyPages(handler, options);
  await expect(Reflect.apply(pages, undefined, [await delivered(), {}])).rejects.toMatchObject(
    misplaced,
  );
  expect(handler).not.toHaveBeenCalled();
});

test("a wrapper of your own that is generic can pass a context on", async () => {
  const wrapped = <Context>(handle: (request: Request, context: Context) => Response) => {
    const route = verifySignature(handle, options);
    return (request: NextRequest, context: Context) => route(request, context);
  };
  const route = wrapped((_request, { id }: { id: string }) => new Response(id));
  expect(await (await route(await delivered(), { id: "7" })).text()).toBe("7");
});

test.each([
  ["App Router", verifySignature],
  ["Pages Router", verifyPages],
])("%s: without a handler it throws at once", (_, verify) => {
  for (const given of [undefined, options]) {
    expect(() => Reflect.apply(verify, undefined, [given])).toThrow(
      expect.objectContaining({
        code: "option_invalid",
        message: expect.stringContaining("verifySignature(handler)"),
      }),
    );
  }
});

describe("a refusal is answered, and what is to run around the handler runs", () => {
  const around: Around = async (_delivery, handle) => {
    const { status } = await handle();
    return { status: 409, body: `handled: ${status}` };
  };
  const strict = { ...options, around, url: "path" as const, onRefused: () => {} };

  test("App Router", async () => {
    const route = verifySignature(() => new Response(null, { status: 202 }), strict);
    const refused = await route(new NextRequest(url, { method: "POST" }));
    expect([refused.status, (await refused.json()).code]).toEqual([401, "signature_missing"]);
    const answer = await route(await delivered());
    expect([answer.status, await answer.text()]).toEqual([409, "handled: 202"]);
  });

  test("Pages Router", async () => {
    const route = verifyPages((_request, response) => response.status(202).end(), strict);
    const origin = await listen(route);
    const refused = await fetch(`${origin}/api/orders`, { method: "POST" });
    expect([refused.status, (await refused.json()).code]).toEqual([401, "signature_missing"]);
    const delivery = await signDelivery({ url, key: keys.current });
    const answer = await sendDelivery(delivery, { to: `${origin}/api/orders` });
    expect([answer.status, await answer.text()]).toEqual([409, "handled: 202"]);
    const elsewhere = await sendDelivery(delivery, { to: `${origin}/api/other` });
    expect([elsewhere.status, (await elsewhere.json()).code]).toEqual([401, "url_mismatch"]);
  });
});

/** A server of your own that calls a handler of the Pages Router. The real one is in next.test.ts. */
async function listen(handler: NextApiHandler): Promise<string> {
  const server = createServer((request, response) => {
    const status = (code: number) => Object.assign(response, { statusCode: code });
    handler(request as never, Object.assign(response, { status }) as never);
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
