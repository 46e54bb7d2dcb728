import type { Answer } from "./answer.js";
import { readBodyAsSent } from "./body-as-sent.js";
import { base64 } from "./body-bytes.js";
import { forbidden } from "./forbidden.js";
import type { WireRequest } from "./prepare.js";
import type { ExpectedDelivery, Row } from "./row.js";
import type { Seen } from "./seen.js";

/** The members of a refusal's problem details. Any other would be about the request or the receiver. */
const MEMBERS = ["type", "title", "status", "code"];

/**
 * Compares an answer with what the row expects.
 *
 * A refusal must be a problem document that has `type`, `title`, `status` and the row's `code`, and no other
 * member. A verified delivery must have reached the handler with every proven fact and every byte. Pass
 * `undefined` if no answer came.
 *
 * @throws Error that names the row, what differs, and both values
 */
export function check(row: Row, wire: WireRequest, answer: Answer | undefined): void {
  if (row.expect.answerLost === true) {
    checkLost(row, wire, answer);
    return;
  }
  if (answer === undefined) throw failure(row, "answer", "one", "none");
  same(row, "status", row.expect.status, answer.status, answer.body);
  for (const [name, value] of Object.entries(row.expect.headers ?? {})) {
    same(row, `header ${name}`, value, answer.headers[name]);
  }
  if (row.expect.seen !== undefined) checkSeen(row, row.expect.seen, wire, answer);
  else checkRefusal(row, wire, answer);
}

function compare(row: Row, prefix: string, wanted: object = {}, got: object = {}): void {
  for (const [name, value] of Object.entries(wanted)) {
    same(row, prefix + name, value, Reflect.get(got, name));
  }
}

/** The HTTP server itself may answer, but not with success. */
function checkLost(row: Row, wire: WireRequest, answer: Answer | undefined): void {
  if (answer === undefined) return;
  if (answer.status < 400) throw failure(row, "status", "none, or a refusal", answer.status);
  checkSilence(row, wire, answer);
}

function checkSeen(row: Row, expected: ExpectedDelivery, wire: WireRequest, answer: Answer): void {
  const { seen, body } = parseJson(row, answer) as { seen: Seen; body: string };
  const { claims } = wire;
  const facts = {
    destination: claims["sub"],
    issuedAt: claims["iat"] ?? null,
    expiresAt: claims["exp"],
    tokenId: claims["jti"] ?? null,
    bytes: base64(wire.body),
  };
  const { claimed, parsed, ...proven } = expected;
  compare(row, "", { ...facts, ...proven }, seen);
  compare(row, "claimed ", claimed, seen?.claimed);
  const read = readBodyAsSent(body);
  same(row, "body, as the host reads it,", base64(wire.body), read.sent);
  // A host that parses nothing does not answer this.
  if (parsed !== undefined && read.parsed !== undefined) {
    same(row, "body, as the host parses it,", parsed, read.parsed);
  }
}

function checkRefusal(row: Row, wire: WireRequest, answer: Answer): void {
  const { status, code } = row.expect;
  checkSilence(row, wire, answer);
  if (code === undefined) {
    // The handler failed. The host may answer as it likes, but not with one of our codes.
    same(row, "code", false, /"code":"[a-z]+(_[a-z]+)*"/.test(answer.body), answer.body);
    return;
  }
  const document = parseJson(row, answer) as Record<string, unknown>;
  same(row, "code", code, document["code"]);
  // A misconfigured receiver is answered by the host's error handler, in the host's form.
  if (status === 500) return;
  const contentType = answer.headers["content-type"] ?? "";
  same(row, "media type", "application/problem+json", contentType.split(";")[0]?.trim());
  same(row, "status in the document", status, document["status"]);
  same(row, "title", "string", typeof document["title"]);
  same(row, "type", true, URL.canParse(String(document["type"])));
  const others = Object.keys(document).filter((name) => !MEMBERS.includes(name));
  same(row, "other members of the document", "none", others.join(", ") || "none");
}

function checkSilence(row: Row, wire: WireRequest, answer: Answer): void {
  const said = [answer.body, ...Object.values(answer.headers)].join("\n");
  for (const text of forbidden(row, wire)) {
    if (said.includes(text)) throw failure(row, "answer", `no word of ${text}`, said);
  }
  if (/^\s+at .+:\d+/m.test(said)) throw failure(row, "answer", "no stack", said);
}

function parseJson(row: Row, answer: Answer): unknown {
  try {
    return JSON.parse(answer.body);
  } catch (error) {
    throw failure(row, "body of the answer", "JSON", answer.body, error);
  }
}

function same(row: Row, what: string, wanted: unknown, got: unknown, context?: string): void {
  if (Object.is(wanted, got)) return;
  throw failure(row, what, wanted, context === undefined ? got : `${String(got)} in ${context}`);
}

function failure(row: Row, what: string, wanted: unknown, got: unknown, cause?: unknown): Error {
  return new Error(`"${row.name}": ${what} is ${shown(got)}, not ${shown(wanted)}`, { cause });
}

/** Bodies can have a million bytes. The beginning is enough to recognize one. */
function shown(value: unknown): string {
  const text = typeof value === "string" ? value : String(JSON.stringify(value));
  return text.length > 400 ? `${text.slice(0, 400)}… (${text.length} characters)` : text;
}
