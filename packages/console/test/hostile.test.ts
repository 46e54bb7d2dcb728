import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { connectTo, parse, startSession } from "./console-session.js";

/** What is short for what, in the requests below. */
const WORDS = (port: number, cookie: string, capability: string): Record<string, string> => ({
  HOST: "Host: 127.0.0.1:PORT",
  OURS: "Origin: http://127.0.0.1:PORT",
  SESSION: "Cookie: COOKIE",
  JSON: "TYPE | BODY",
  TYPE: "Content-Type: application/json",
  BODY: "Content-Length: 2 |  | {}",
  ROLL: "/api/keys/EU_CENTRAL_1/roll",
  LONG: "x".repeat(70_000),
  MANY: Array(1500).fill("a:b").join(" | "),
  PORT: `${port}`,
  COOKIE: cookie,
  CAPABILITY: capability,
});

/** The status, what it is, and what is sent to the byte: a line each between the bars. */
const REQUESTS = `
403 DNS rebinding | POST ROLL HTTP/1.1 | Host: evil.example:PORT | Origin: http://evil.example:PORT | SESSION | JSON
403 DNS rebinding that knows the capability | GET /?capability=CAPABILITY HTTP/1.1 | Host: evil.example:PORT
403 a form of another site | POST ROLL HTTP/1.1 | HOST | Origin: https://evil.example | SESSION | Content-Type: text/plain | BODY
415 a form of our own origin | POST ROLL HTTP/1.1 | HOST | OURS | SESSION | Content-Type: text/plain | BODY
415 JSON called a form | POST ROLL HTTP/1.1 | HOST | OURS | SESSION | Content-Type: application/x-www-form-urlencoded | BODY
415 two content types | POST ROLL HTTP/1.1 | HOST | OURS | SESSION | Content-Type: text/plain, application/json | BODY
403 a sandboxed page | POST ROLL HTTP/1.1 | HOST | Origin: null | SESSION | JSON
403 two origins | POST ROLL HTTP/1.1 | HOST | OURS | Origin: https://evil.example | SESSION | JSON
403 our origin twice | POST ROLL HTTP/1.1 | HOST | OURS | OURS | SESSION | JSON
403 a preflight | OPTIONS ROLL HTTP/1.1 | HOST | Origin: https://evil.example | Access-Control-Request-Method: POST
401 a preflight of our own | OPTIONS ROLL HTTP/1.1 | HOST | OURS | Access-Control-Request-Method: POST
401 no cookie | POST ROLL HTTP/1.1 | HOST | OURS | JSON
401 the cookie of another port | POST ROLL HTTP/1.1 | HOST | OURS | Cookie: qstash_console_1=x; x_COOKIE | JSON
401 the capability as the cookie | POST ROLL HTTP/1.1 | HOST | OURS | Cookie: qstash_console_PORT=CAPABILITY | JSON
401 the capability as a header | POST ROLL HTTP/1.1 | HOST | OURS | Authorization: Bearer CAPABILITY | JSON
401 the capability on another path | POST ROLL?capability=CAPABILITY HTTP/1.1 | HOST | OURS | JSON
401 the capability twice, wrong first | GET /?capability=x&capability=CAPABILITY HTTP/1.1 | HOST
405 a method that says it is another | GET ROLL HTTP/1.1 | HOST | SESSION | X-HTTP-Method-Override: POST
403 a WebSocket of another site | GET /api/live HTTP/1.1 | HOST | SESSION | Origin: https://evil.example | Connection: Upgrade | Upgrade: websocket
401 HTTP/2 in clear text | GET / HTTP/1.1 | HOST | Connection: Upgrade, HTTP2-Settings | Upgrade: h2c | HTTP2-Settings: AA
403 an absolute target | POST http://127.0.0.1:PORTROLL HTTP/1.1 | HOST | OURS | SESSION | JSON
403 a target with another host | GET http://evil.example/api/keys HTTP/1.1 | HOST | SESSION
404 a target without a scheme | GET //evil.example/api/keys HTTP/1.1 | HOST | SESSION
404 a path upward | GET /..%2f..%2fpackage.json HTTP/1.1 | HOST | SESSION
404 a path upward in the API | GET /api/../../package.json HTTP/1.1 | HOST | SESSION
400 backslashes | GET /..\\..\\package.json HTTP/1.1 | HOST | SESSION
404 a path that is encoded twice | GET /%2570age.js HTTP/1.1 | HOST | SESSION
403 two hosts | GET / HTTP/1.1 | HOST | Host: evil.example | SESSION
403 a host with a user | GET / HTTP/1.1 | Host: evil@127.0.0.1:PORT | SESSION
403 a forwarded host | GET / HTTP/1.1 | Host: evil.example | X-Forwarded-Host: 127.0.0.1:PORT | SESSION
400 a smuggled body | POST ROLL HTTP/1.1 | HOST | OURS | SESSION | TYPE | Transfer-Encoding: chunked | BODY
400 a chunk of another form | POST /api/explain HTTP/1.1 | HOST | OURS | SESSION | TYPE | Transfer-Encoding: chunked |  | 0x2 | {} | 0
400 a folded header | GET / HTTP/1.1 | HOST | X: a |  Host: evil.example | Host : a
431 a huge head | GET / HTTP/1.1 | HOST | Cookie: LONG
401 a head of many lines | GET / HTTP/1.1 | HOST | MANY
400 another protocol | PRI * HTTP/2.0 |  | SM
`;

const rows = REQUESTS.trim()
  .split("\n")
  .map((row) => row.split(" | "))
  .map(([title = "", ...lines]) => ({ title, lines: lines.join(" | ") }));

test("the table is read whole", () => {
  expect(rows.length).toBeGreaterThanOrEqual(30);
});

test.each(rows)("$title, and nothing is done", async ({ title, lines }) => {
  const { backend, running, port, cookie, errors } = await startSession();
  const capability = new URL(running.address).searchParams.get("capability") ?? "";
  const written = Object.entries(WORDS(port, cookie, capability)).reduce(
    (before, [word, meant]) => before.replaceAll(word, () => meant),
    lines,
  );
  const socket = await connectTo(port);
  // Half closed, so that the server ends the connection after its answer.
  socket.end(
    [...written.split(" | "), ...(written.includes(" |  | ") ? [] : ["", ""])].join("\r\n"),
  );
  const answer = parse(await text(socket));
  expect([answer.status, backend.calls, errors]).toEqual([Number.parseInt(title, 10), [], []]);
  expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(answer.headers.has("set-cookie")).toBe(false);
  expect([...answer.headers.keys()].filter((name) => name.startsWith("access-"))).toEqual([]);
  expect(answer.body).not.toContain(cookie);
  expect(answer.body).not.toContain(capability);
});
