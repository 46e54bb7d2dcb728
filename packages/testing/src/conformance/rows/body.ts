import { testEnvironment } from "../../test-environment.js";
import type { BodySpec } from "../body-bytes.js";
import { refused, verified } from "../expectations.js";
import type { Row } from "../row.js";

const env = testEnvironment("single");
const MEBIBYTE = 1_048_576;

/** A body is bytes: nothing that a text decoder or a JSON parser would correct is corrected. */
const genuine: readonly (readonly [name: string, body: BodySpec, contentType?: string])[] = [
  [
    "JSON whose numbers and spaces a parser would rewrite",
    '{ "n" : 1.0, "e":1e2 ,\t"s":"\\u0061"}\n',
  ],
  ["JSON with a key that comes twice", '{"a":1,"a":2}'],
  ["JSON that is a number too large for a parser", "12345678901234567890"],
  ["JSON that is null", "null"],
  ["text that calls itself JSON and is none", '{"order":'],
  ["JSON with a member that sets a prototype", '{"__proto__":{"admin":true}}'],
  ["a byte order mark before JSON", { bytes: [0xef, 0xbb, 0xbf, 0x7b, 0x7d] }],
  ["bytes that are no UTF-8", { bytes: [0x7b, 0xff, 0xfe, 0xc0, 0x80, 0x7d] }, "text/plain"],
  ["a lone zero byte", { bytes: [0] }, "application/octet-stream"],
  ["UTF-8 beyond the basic plane", "Grüße 🚀 مرحبا", "text/plain; charset=utf-8"],
  ["lines that end in CR LF", "one\r\ntwo\r\n\r\n", "text/plain"],
  ["1 MiB without meaning", { randomBytes: MEBIBYTE }, "application/octet-stream"],
  ["1 MiB and a byte, over what frameworks accept by default", { randomBytes: MEBIBYTE + 1 }],
];

/** What happens to bodies between the sender and here. */
const changed: readonly (readonly [name: string, signed: BodySpec, sent: BodySpec])[] = [
  ["one byte is another", '{"amount":"19.90"}', '{"amount":"99.90"}'],
  ["a byte was added", "order 7", "order 77"],
  ["the final newline is lost", '{"a":1}\n', '{"a":1}'],
  ["the spaces are lost", '{ "a": 1 }', '{"a":1}'],
  ["the byte order mark is lost", { bytes: [0xef, 0xbb, 0xbf, 0x7b, 0x7d] }, "{}"],
  ["bytes that are no UTF-8 were replaced", { bytes: [0x7b, 0xff, 0x7d] }, "{\ufffd}"],
  ["the whole body is lost", '{"a":1}', ""],
  ["a body was added", "", '{"a":1}'],
  ["it was cut, and its length was mended", '{"a":1,"b":2}', '{"a":1,'],
];

const empty: readonly Row[] = [
  {
    name: "body: an empty one that calls itself JSON verifies",
    env,
    delivery: { body: "" },
    expect: verified(),
  },
  {
    name: "body: an empty one without a content type verifies",
    env,
    delivery: { body: "", headers: { "Content-Type": undefined } },
    expect: verified(),
  },
  {
    name: "body: an empty one in chunks verifies",
    env,
    delivery: { body: "", framing: "chunked" },
    expect: verified(),
    needs: ["chunked"],
  },
];

const chunked: readonly Row[] = [
  {
    name: "body: JSON in chunks verifies",
    env,
    delivery: { framing: "chunked" },
    expect: verified(),
    needs: ["chunked"],
  },
  {
    name: "body: 1 MiB in chunks verifies",
    env,
    delivery: { body: { randomBytes: MEBIBYTE }, framing: "chunked" },
    expect: verified(),
    needs: ["chunked"],
  },
  {
    name: "body: one that was changed and comes in chunks is refused",
    env,
    delivery: { body: '{"a":1}', sentBody: '{"a":2}', framing: "chunked" },
    expect: refused("body_mismatch"),
    needs: ["chunked"],
  },
];

/** The bytes of a body, whatever they are, and nothing else. */
export const bodyRows: readonly Row[] = [
  ...genuine.map(
    ([name, body, contentType = "application/json"]): Row => ({
      name: `body: ${name} verifies`,
      env,
      delivery: { body, headers: { "Content-Type": contentType } },
      expect: verified(),
    }),
  ),
  ...changed.map(
    ([name, body, sentBody]): Row => ({
      name: `body: refused where ${name}`,
      env,
      delivery: { body, sentBody },
      expect: refused("body_mismatch"),
    }),
  ),
  {
    name: "body: a claim that is no digest of anything is refused",
    env,
    delivery: { claims: { body: "not a digest" } },
    expect: refused("body_mismatch"),
  },
  ...empty,
  ...chunked,
];
