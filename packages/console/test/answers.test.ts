import { text } from "node:stream/consumers";
import { ConsoleProblem } from "@qstash-verify/console";
import { describe, expect, test } from "vitest";
import { connectTo, parse, type RawAnswer, startSession } from "./console-session.js";

const SECURITY = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; " +
    "trusted-types 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

function expectGuarded({ headers }: Pick<RawAnswer, "headers">): void {
  const sent = Object.fromEntries(headers);
  expect(sent).toMatchObject(SECURITY);
  expect(Object.keys(sent).filter((name) => name.startsWith("access-control"))).toEqual([]);
}

describe("every answer has the same headers", () => {
  test("whatever the status is", async () => {
    const { get, post, backend, running } = await startSession();
    expectGuarded(await fetch(running.address, { redirect: "manual" }));
    expectGuarded(await fetch(running.url));
    const paths = [
      "/",
      "/page.js",
      "/style.css",
      "/none",
      "/api/state",
      "/api/none",
      "/api/runs/x/%ff",
    ];
    for (const path of paths) expectGuarded(await get(path));
    expectGuarded(await get("/api/state", { "Sec-Fetch-Site": "cross-site" }));
    expectGuarded(await get("/api/state", { Origin: "https://evil.example" }));
    expectGuarded(await post("/api/explain", "no JSON"));
    expectGuarded(await post("/api/explain", "x".repeat(2_000_000)));
    backend.failWith(new Error("secret"));
    expectGuarded(await get("/api/messages"));
    backend.failWith("no Error");
    expectGuarded(await get("/api/messages"));
  });

  test.each([
    ["no HTTP", 400, "\u0016\u0003\u0001\r\n\r\n"],
    ["HTTP that is broken", 400, "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n"],
    ["a header with a line feed alone", 400, "GET / HTTP/1.1\r\nA: b\nHost: localhost\r\n\r\n"],
    [
      "both lengths",
      400,
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
    ],
    [
      "two lengths",
      400,
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n",
    ],
    [
      "an encoding that is not chunked",
      400,
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, x\r\n\r\n",
    ],
    [
      "a head that is too large",
      431,
      `GET / HTTP/1.1\r\nHost: a\r\nA: ${"x".repeat(20_000)}\r\n\r\n`,
    ],
    [
      "an expectation",
      403,
      "GET / HTTP/1.1\r\nHost: a\r\nExpect: magic\r\nConnection: close\r\n\r\n",
    ],
  ])("%s is answered with %i", async (_, status, sent) => {
    const { port, errors } = await startSession();
    const socket = await connectTo(port);
    socket.write(sent, "latin1");
    const answer = parse(await text(socket));
    expect([answer.status, errors]).toEqual([status, []]);
    expectGuarded(answer);
  });
});

describe("what goes wrong", () => {
  test.each([400, 403, 404, 409, 502] as const)(
    "a ConsoleProblem of %i is its sentence",
    async (status) => {
      const { get, backend, errors } = await startSession();
      backend.failWith(new ConsoleProblem(status, "Do this."));
      const answer = await get("/api/messages");
      expect([answer.status, await answer.json(), errors]).toEqual([
        status,
        { problem: "Do this.", code: "problem" },
        [],
      ]);
    },
  );

  test.each([new Error("token=secret"), "secret", undefined, { secret: 1 }])(
    "%s tells the page nothing",
    async (error) => {
      const { get, backend, errors } = await startSession();
      backend.failWith(error);
      const answer = await get("/api/messages");
      expect([answer.status, errors]).toEqual([500, [error]]);
      expect(await answer.json()).toEqual({
        problem: expect.stringContaining("terminal"),
        code: "failed",
      });
    },
  );

  test("what is no JSON is a failure too", async () => {
    const { get, backend, errors } = await startSession();
    backend.resources.open = async () => ({ size: 1n });
    expect((await get("/api/resources/queues/EU_CENTRAL_1/q")).status).toBe(500);
    backend.resources.open = async () => undefined;
    expect(await (await get("/api/resources/queues/EU_CENTRAL_1/q")).json()).toBeNull();
    expect(errors).toHaveLength(1);
  });
});
