import { expect, test } from "vitest";

// Taking a name away breaks somebody: that is a major version, and a line in a changeset.
test.each([
  [
    "@qstash-verify/testing",
    [
      "bodyClaim",
      "publishedDevKeys",
      "regionHeader",
      "regionUrls",
      "regions",
      "sendDelivery",
      "signDelivery",
      "testEnvironment",
      "testKeys",
      "testTokens",
    ],
  ],
  [
    "@qstash-verify/testing/conformance",
    [
      "NOW",
      "check",
      "conformance",
      "flood",
      "forbidden",
      "fromResponse",
      "onOneConnection",
      "prepare",
      "publishedUrl",
      "receiverOptions",
      "rowPath",
      "rows",
      "seen",
      "send",
      "toRequest",
    ],
  ],
])("%s exports what it did", async (specifier, names) => {
  expect(Object.keys(await import(specifier)).sort()).toEqual(names);
});
