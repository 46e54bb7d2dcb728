import { testEnvironment } from "../../test-environment.js";
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

const types: readonly (readonly [contentType: string, body: BodySpec])[] = [
  ["application/json; charset=utf-8", '{"a":1}'],
  ["application/vnd.foo+json", '{"a":1}'],
  ["application/cloudevents+json", '{"specversion":"1.0"}'],
  ["APPLICATION/JSON", '{"a":1}'],
  ["text/plain", "hello"],
  ["text/plain; charset=iso-8859-1", { bytes: [0x47, 0x72, 0xfc, 0xdf, 0x65] }],
  ["application/octet-stream", { randomBytes: 256 }],
  ["application/x-protobuf", { bytes: [0x0a, 0x03, 0x66, 0x6f, 0x6f] }],
  ["application/xml", "<order id='7'/>\n"],
  ["application/x-www-form-urlencoded", "a=1&b=%20+&a=2"],
  ["multipart/form-data; boundary=x", MULTIPART],
  ["image/png", { bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] }],
];

/** The content type is the publisher's: no parser a host has for it may touch the body. */
export const contentTypeRows: readonly Row[] = [
  ...types.map(
    ([contentType, body]): Row => ({
      name: `content type ${contentType}: verifies`,
      env,
      delivery: { body, headers: { "Content-Type": contentType } },
      expect: verified(),
    }),
  ),
  {
    name: "content type absent: verifies",
    env,
    delivery: { headers: { "Content-Type": undefined } },
    expect: verified(),
  },
  {
    name: "content type that is no media type: verifies",
    env,
    delivery: { headers: { "Content-Type": "nonsense" } },
    expect: verified(),
    needs: ["malformed-content-type"],
  },
  {
    name: "content encoding gzip: the compressed bytes are what was signed",
    env,
    delivery: { body: GZIP, headers: { "Content-Encoding": "gzip" } },
    expect: verified(),
  },
];
