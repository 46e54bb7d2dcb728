import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { createEmulator } from "@qstash-verify/emulator";
import { expect, onTestFinished, test } from "vitest";

/** Sends a head that asks whether the body is welcome, and the body when it is told so. */
async function exchange(head: (token: string) => readonly string[], body: string) {
  const emulator = await createEmulator({ limits: { messageBytes: 10 } }).start();
  onTestFinished(() => emulator.stop());
  const { url, token } = emulator.regions.EU_CENTRAL_1;
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  const length = `Content-Length: ${body.length}`;
  socket.write([...head(token), length, "Expect: 100-continue", "", ""].join("\r\n"));
  const [first] = await once(socket, "data");
  const answer = String(first);
  if (!answer.startsWith("HTTP/1.1 100 ")) return { isWelcome: false, answer };
  socket.end(body);
  return { isWelcome: true, answer: (answer + (await text(socket))).split("\r\n\r\n").at(1) };
}

const PUBLISH = "POST /v2/publish/https://example.com HTTP/1.1";
const HOST = "Host: localhost";

test("a body is asked for once its request is let in", async () => {
  const { isWelcome, answer } = await exchange(
    (token) => [PUBLISH, HOST, `Authorization: Bearer ${token}`],
    "short",
  );
  expect(isWelcome).toBe(true);
  expect(answer).toMatch(/^HTTP\/1\.1 201 /);
});

test.each([
  { name: "of a web page", lines: ["Origin: https://evil.example"], status: 403 },
  { name: "without a token", lines: [], status: 401, hasToken: false },
  { name: "of a body that is too long", lines: [], status: 412, body: "longer than 10" },
])("a request $name is refused before its body is sent", async (row) => {
  const { lines, status, hasToken = true, body = "short" } = row;
  const { isWelcome, answer } = await exchange((token) => {
    const authorization = hasToken ? [`Authorization: Bearer ${token}`] : [];
    return [PUBLISH, HOST, ...authorization, ...lines];
  }, body);
  expect(isWelcome).toBe(false);
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
});
