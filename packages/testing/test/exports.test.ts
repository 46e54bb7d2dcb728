import { expect, test } from "vitest";

// Taking a name away breaks somebody: that is a major version, and a line in a changeset.
test.each([
  [
    "@qstash-verify/testing",
    [
      "bodyClaim",
      "fakeDelivery",
      "generateTestKeys",
      "hostileDeliveries",
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
      "RUN_HEADER",
      "bodyAsSent",
      "check",
      "conformance",
      "forbidden",
      "fromResponse",
      "judge",
      "prepare",
      "publishedUrl",
      "receiverOptions",
      "rowPath",
      "rows",
      "seen",
      "toRequest",
    ],
  ],
  ["@qstash-verify/testing/conformance/node", ["flood", "onOneConnection", "send"]],
  ["@qstash-verify/testing/mocks", ["express", "fastify", "hono", "next", "nextPages"]],
  ["@qstash-verify/testing/store-contract", ["storeContract"]],
])("%s exports what it did", async (specifier, names) => {
  expect(Object.keys(await import(specifier)).sort()).toEqual(names);
});
