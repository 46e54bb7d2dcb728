import { once } from "node:events";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { connectTo, parse, startSession } from "./console-session.js";

const EU = "EU_CENTRAL_1";

describe("a body", () => {
  test.each([
    "text/plain",
    "text/plain;application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=a",
    "application/json; charset=utf-8",
    "application/jsonp",
    "",
  ])("is not read as %s", async (type) => {
    const { post, backend } = await startSession();
    const answer = await post("/api/explain", { token: "t" }, { "Content-Type": type });
    expect([answer.status, backend.calls]).toEqual([415, []]);
  });

  test.each(["", "[]", "null", "1", '"text"', "{", "{}{}", "\u0000"])(
    "is a JSON object, and not %j",
    async (body) => {
      const { post, backend } = await startSession();
      for (const path of ["/api/guide/interrupt", `/api/messages/${EU}/m/again`, "/api/explain"]) {
        const answer = await post(path, body);
        expect([answer.status, backend.calls]).toEqual([400, []]);
      }
    },
  );

  test("of 1 MiB is read, and one of more is not, however it is sent", async () => {
    const { post, raw, backend, port, cookie } = await startSession();
    const ofSize = (size: number) => `{"token":"t","body":"${"x".repeat(size - 23)}"}`;
    expect((await post("/api/explain", ofSize(1_048_576))).status).toBe(200);
    expect((await post("/api/explain", ofSize(1_048_577))).status).toBe(413);
    const head = [
      "POST /api/explain HTTP/1.1",
      `Host: 127.0.0.1:${port}`,
      `Origin: http://127.0.0.1:${port}`,
      `Cookie: ${cookie}`,
      "Content-Type: application/json",
    ];
    const chunked = (body: string) => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    const sent = async (size: number) =>
      (await raw([...head, "Transfer-Encoding: chunked"], chunked(ofSize(size)))).status;
    expect([await sent(1_048_576), await sent(1_048_577)]).toEqual([200, 413]);
    expect((await raw([...head, "Content-Length: 99999999999"], "{")).status).toBe(413);
    expect(backend.calls).toHaveLength(2);
  });

  test("that stops, and a head that does, are not waited for", async () => {
    const { port, cookie, backend, errors } = await startSession();
    const [body, head] = [await connectTo(port), await connectTo(port)];
    const own = `127.0.0.1:${port}`;
    const lines = [
      "POST /api/explain HTTP/1.1",
      `Host: ${own}`,
      `Origin: http://${own}`,
      `Cookie: ${cookie}`,
    ];
    body.write(
      [...lines, "Content-Type: application/json", "Content-Length: 20", "", "{"].join("\r\n"),
    );
    head.write("GET / HTTP/1.1\r\nHost: ");
    const answers = (await Promise.all([text(body), text(head)])).map(parse);
    expect(answers.map(({ status }) => status)).toEqual([408, 408]);
    for (const { headers } of answers)
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect([backend.calls, errors]).toEqual([[], []]);
  });
});

test("a client that goes away while it sends is no fault", async () => {
  const { port, cookie, errors, get } = await startSession();
  const own = `127.0.0.1:${port}`;
  const socket = await connectTo(port);
  const lines = [
    "POST /api/explain HTTP/1.1",
    `Host: ${own}`,
    `Origin: http://${own}`,
    `Cookie: ${cookie}`,
  ];
  socket.write(
    [...lines, "Content-Type: application/json", "Content-Length: 20", "", "{"].join("\r\n"),
  );
  expect((await get("/api/state")).status).toBe(200);
  socket.resetAndDestroy();
  await once(socket, "close");
  expect((await get("/api/state")).status).toBe(200);
  expect(errors).toEqual([]);
});
