import { describe, expect, test } from "vitest";
import { rawRequest } from "./raw-request.js";
import { call, startSession } from "./session.js";

const limits = { messageBytes: 1_000, requestBytes: 2_000 };

// In none of these is the body there, or all of it: an answer comes only where it is not waited for.
describe("a body over the limit is answered before it has come", () => {
  test.each([
    ["POST /v2/publish/https://a.example", 412],
    ["POST /v2/enqueue/q/https://a.example", 412],
    ["POST /v2/schedules/https://a.example", 412],
    ["POST /v2/batch", 413],
    ["POST /v2/queues", 413],
    ["POST /v2/topics/g/endpoints", 413],
    ["PATCH /v2/topics/g", 413],
    ["POST /v2/notify/event", 413],
  ])("%s: %i", async (line, status) => {
    const { emulator } = await startSession({ limits });
    const eu = emulator.regions.EU_CENTRAL_1;
    const head = [
      `${line} HTTP/1.1`,
      "Host: localhost",
      `Authorization: Bearer ${eu.token}`,
      "Upstash-Cron: 0 0 * * *",
    ];
    const error = { status, json: { error: expect.any(String) } };
    expect(await rawRequest(eu, [...head, "Content-Length: 999999999"])).toEqual(error);
    const chunks = `3e8\r\n${"x".repeat(1_000)}\r\n`.repeat(3);
    expect(await rawRequest(eu, [...head, "Transfer-Encoding: chunked"], chunks)).toEqual(error);
  });

  test("a stranger's is not looked at", async () => {
    const { emulator } = await startSession({ limits });
    const eu = emulator.regions.EU_CENTRAL_1;
    const status = async (target: string, ...headers: string[]) => {
      const head = [`POST ${target} HTTP/1.1`, "Host: localhost", ...headers];
      const announced = await rawRequest(eu, [...head, "Content-Length: 500"], "x");
      const chunked = await rawRequest(eu, [...head, "Transfer-Encoding: chunked"], "1\r\nx\r\n");
      return [announced.status, chunked.status];
    };
    const publish = "/v2/publish/https://a.example";
    expect(await status(publish)).toEqual([401, 401]);
    expect(await status(publish, "Authorization: Bearer wrong")).toEqual([404, 404]);
    expect(await status(`${publish}?qstash_token=wrong`)).toEqual([404, 404]);
    expect(await status("/v2/workflows/hooks/user/wfr_none/event")).toEqual([404, 404]);
    expect(await status(publish, "Origin: https://evil.example")).toEqual([403, 403]);
  });
});

test("a body of exactly the limit is taken, in one piece and in small ones", async () => {
  const { emulator } = await startSession({ limits });
  const eu = emulator.regions.EU_CENTRAL_1;
  const target = "/v2/publish/https://a.example";
  const body = "x".repeat(1_000);
  const headers = { "Upstash-Delay": "1d" };
  expect((await call(emulator, "POST", target, { headers, body })).status).toBe(201);
  const head = [
    `POST ${target} HTTP/1.1`,
    "Host: localhost",
    `Authorization: Bearer ${eu.token}`,
    "Upstash-Delay: 1d",
    "Transfer-Encoding: chunked",
  ];
  const chunks = "1\r\nx\r\n".repeat(1_000);
  expect((await rawRequest(eu, head, `${chunks}0\r\n\r\n`)).status).toBe(201);
  expect(eu.messages.map((message) => message.body)).toEqual([body, body]);
});
