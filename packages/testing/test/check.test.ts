import {
  type Answer,
  check,
  type ObservedDelivery,
  prepare,
  type Row,
  receiverOptions,
  rows,
  seen,
  type WireRequest,
} from "@qstash-verify/testing/conformance";
import { describe, expect, test } from "vitest";

function find(name: string): Row {
  const row = rows.find((each) => each.name === name);
  if (row === undefined) throw new Error(`no row ${name}`);
  return row;
}

const json = (status: number, body: unknown, contentType = "application/json"): Answer => ({
  status,
  headers: { "content-type": contentType },
  body: JSON.stringify(body),
});

const verifiedRow = find("US_EAST_1, next key: verifies in migration mode, primary EU");
const refusedRow = find("a stranger's signature is refused");
const missingRow = find("an empty environment has no keys");

function delivery(wire: WireRequest): ObservedDelivery {
  return {
    region: "US_EAST_1",
    keySlot: "next",
    destination: "https://app.example.com/here",
    issuedAt: wire.claims["iat"] as number,
    expiresAt: wire.claims["exp"] as number,
    tokenId: wire.claims["jti"] as string,
    claimed: {
      region: "US_EAST_1",
      messageId: undefined,
      retried: 0,
      scheduleId: undefined,
      urlGroup: undefined,
      callerIp: undefined,
    },
    bytes: () => wire.body,
  };
}

const problem = {
  type: "https://docs.example/errors/signature_mismatch",
  title: "None of the trusted keys made the signature",
  status: 401,
  code: "signature_mismatch",
};

describe("a verified delivery", async () => {
  const wire = await prepare(verifiedRow, "/here");
  const body = Buffer.from(wire.body).toString("base64");
  const observed = delivery(wire);

  test("passes with every fact and every byte", () => {
    expect(() => check(verifiedRow, wire, json(200, { seen: seen(observed), body }))).not.toThrow();
  });

  test.each([
    ["region", { region: undefined }],
    ["keySlot", { keySlot: "current" }],
    ["destination", { destination: "https://app.example.com/there" }],
    ["issuedAt", { issuedAt: 1 }],
    ["expiresAt", { expiresAt: 1 }],
    ["tokenId", { tokenId: undefined }],
    ["bytes", { bytes: () => new Uint8Array(3) }],
    ["claimed region", { claimed: { ...observed.claimed, region: undefined } }],
  ] as const)("fails where %s differs", (what, change) => {
    const answer = json(200, { seen: seen({ ...observed, ...change }), body });
    expect(() => check(verifiedRow, wire, answer)).toThrow(`${what} is`);
  });

  test("fails where the host's own body differs, or the status does, or nothing came", () => {
    const other = json(200, { seen: seen(observed), body: "AAAA" });
    expect(() => check(verifiedRow, wire, other)).toThrow("as the host reads it");
    expect(() => check(verifiedRow, wire, json(401, problem))).toThrow("status is 401");
    expect(() => check(verifiedRow, wire, undefined)).toThrow("answer is none");
    expect(() => check(verifiedRow, wire, json(200, {}))).toThrow("destination is undefined");
  });
});

describe("a refusal", async () => {
  const wire = await prepare(refusedRow, "/here");
  const media = "application/problem+json; charset=utf-8";

  test("passes as a problem document", () => {
    expect(() => check(refusedRow, wire, json(401, problem, media))).not.toThrow();
  });

  test.each([
    ["code", { ...problem, code: "expired" }, media],
    ["media type", problem, "application/json"],
    ["status in the document", { ...problem, status: 400 }, media],
    ["title", { ...problem, title: undefined }, media],
    ["type", { ...problem, type: "about" }, media],
    ["other members of the document", { ...problem, detail: "more", instance: "/here" }, media],
  ])("fails where its %s is wrong", (what, document, contentType) => {
    expect(() => check(refusedRow, wire, json(401, document, contentType))).toThrow(`${what} is`);
  });

  test("fails where it tells a secret", () => {
    const { env } = receiverOptions(refusedRow, "/here");
    const key = env["US_EAST_1_QSTASH_NEXT_SIGNING_KEY"];
    const signature = wire.token.split(".")[2];
    const text = new TextDecoder().decode(wire.body);
    for (const detail of [key, signature, wire.token, wire.claims["sub"], ...wire.digests]) {
      const answer = json(401, { ...problem, detail }, media);
      expect(() => check(refusedRow, wire, answer), String(detail)).toThrow("no word of");
    }
    const shouting = { ...json(401, problem, media), body: `${JSON.stringify(problem)}${text}` };
    expect(() => check(refusedRow, wire, shouting)).toThrow("no word of");
    const header = json(401, problem, media);
    const leaking = { ...header, headers: { ...header.headers, "x-debug": String(key) } };
    expect(() => check(refusedRow, wire, leaking)).toThrow("no word of");
  });
});

test("a configuration error has the host's form and our code", async () => {
  const wire = await prepare(missingRow, "/here");
  expect(() => check(missingRow, wire, json(500, { code: "keys_missing" }))).not.toThrow();
  expect(() => check(missingRow, wire, json(500, { code: "expired" }))).toThrow("code is expired");
  const stack = { ...json(500, {}), body: "Error: no\n    at verify (file.js:1:2)" };
  expect(() => check(missingRow, wire, stack)).toThrow("no stack");
});

test("a handler's own failure carries no code of ours", async () => {
  const row = find("handler: one that throws is the host's own 500");
  const wire = await prepare(row, "/here");
  expect(() => check(row, wire, json(500, {}))).not.toThrow();
  expect(() => check(row, wire, json(500, { code: "expired" }))).toThrow("code is true");
});

test("a handler's 489 needs its header", async () => {
  const row = find("handler: its 489 reaches the sender, header and all");
  const wire = await prepare(row, "/here");
  const answer = json(489, {});
  const headers = { ...answer.headers, "upstash-nonretryable-error": "true" };
  expect(() => check(row, wire, { ...answer, headers })).not.toThrow();
  expect(() => check(row, wire, answer)).toThrow("header upstash-nonretryable-error");
});

test("a lost answer may be none or a refusal, never a success", async () => {
  const row = find("truncated: the sender closes halfway through the body");
  const wire = await prepare(row, "/here");
  expect(() => check(row, wire, undefined)).not.toThrow();
  expect(() => check(row, wire, { status: 400, headers: {}, body: "" })).not.toThrow();
  expect(() => check(row, wire, json(200, {}))).toThrow("status is 200");
  expect(() => check(row, wire, json(400, { error: wire.token }))).toThrow("no word of");
});
