import { testEnvironment } from "../../test-environment.js";
import type { Parsed } from "../body-as-sent.js";
import type { BodySpec } from "../body-bytes.js";
import { verified } from "../expectations.js";
import type { Row } from "../row.js";

const env = testEnvironment("single");

const MULTIPART =
  '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhello\r\n--x--\r\n';

/** `{"zipped":true}`, compressed. */
const GZIP: BodySpec = {
  bytes: [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 170, 202, 44, 40, 72, 77, 81, 178, 42, 41, 42, 77,
    173, 5, 0, 132, 40, 188, 8, 15, 0, 0, 0,
  ],
};

const types: readonly (readonly [contentType: string, body: BodySpec, parsed: Parsed])[] = [
  ["application/json; charset=utf-8", '{"a":1}', "json"],
  ["application/vnd.foo+json", '{"a":1}', "json"],
  ["application/vnd.api+json; ext=x", '{"a":1}', "json"],
  ["application/cloudevents+json", '{"specversion":"1.0"}', "json"],
  ["application/a+b+json", '{"a":1}', "json"],
  ["APPLICATION/JSON", '{"a":1}', "json"],
  ["application/json;", '{"a":1}', "json"],
  ["text/plain", "hello", "text"],
  ["TEXT/PLAIN; charset=utf-8", "Grüße", "text"],
  ["text/plain; charset=iso-8859-1", { bytes: [0x47, 0x72, 0xfc, 0xdf, 0x65] }, "bytes"],
  ["text/html", "<p>hello</p>", "bytes"],
  ["application/jsonl", '{"a":1}', "bytes"],
  ["application/octet-stream", { randomBytes: 256 }, "bytes"],
  ["application/x-protobuf", { bytes: [0x0a, 0x03, 0x66, 0x6f, 0x6f] }, "bytes"],
  ["application/xml", "<order id='7'/>\n", "bytes"],
  ["application/x-www-form-urlencoded", "a=1&b=%20+&a=2", "bytes"],
  ["multipart/form-data; boundary=x", MULTIPART, "bytes"],
  ["image/png", { bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] }, "bytes"],
];

/** Publishers write these too, and a framework may refuse them before it asks any parser. */
const malformed = [
  "nonsense",
  "json",
  "text",
  "application/",
  "/json",
  "application/json, application/json",
];

const lying: readonly (readonly [name: string, contentType: string, body: BodySpec])[] = [
  ["text that is no JSON", "application/json", '{"order":'],
  ["bytes that are no text", "text/plain", { bytes: [0x7b, 0xff, 0xfe] }],
  ["a form", "application/json", "a=1&b=2"],
];

/** The content type is the publisher's: no parser a host has for it may touch the body. */
export const contentTypeRows: readonly Row[] = [
  ...types.map(
    ([contentType, body, parsed]): Row => ({
      name: `content type ${contentType}: verifies`,
      env,
      delivery: { body, headers: { "Content-Type": contentType } },
      expect: verified({ parsed }),
    }),
  ),
  ...malformed.map(
    (contentType): Row => ({
      name: `content type ${contentType}, which is no media type: verifies`,
      env,
      delivery: { headers: { "Content-Type": contentType } },
      expect: verified({ parsed: "bytes" }),
    }),
  ),
  ...lying.map(
    ([name, contentType, body]): Row => ({
      name: `content type ${contentType} of ${name}: verifies`,
      env,
      delivery: { body, headers: { "Content-Type": contentType } },
      expect: verified({ parsed: "bytes" }),
    }),
  ),
  {
    name: "content type absent: verifies",
    env,
    delivery: { headers: { "Content-Type": undefined } },
    expect: verified({ parsed: "bytes" }),
  },
  {
    name: "content type JSON of an empty body: verifies",
    env,
    delivery: { body: "" },
    expect: verified({ parsed: "nothing" }),
  },
  {
    name: "content type that is no media type, of an empty body: verifies",
    env,
    delivery: { body: "", headers: { "Content-Type": "json" } },
    expect: verified({ parsed: "nothing" }),
  },
  {
    name: "content encoding gzip: the compressed bytes are what was signed",
    env,
    delivery: { body: GZIP, headers: { "Content-Encoding": "gzip" } },
    expect: verified({ parsed: "bytes" }),
  },
];
