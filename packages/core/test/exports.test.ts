import { expect, test } from "vitest";

// Taking a name away breaks somebody: that is a major version, and a line in a changeset.
test.each([
  [
    "@qstash-verify/core",
    [
      "ConfigurationError",
      "PayloadError",
      "REGIONS",
      "Receiver",
      "SignatureError",
      "VerificationError",
      "credentials",
      "fromRequest",
      "isConfigurationError",
      "isPayloadError",
      "isVerificationError",
      "nonRetryable",
      "parseRegion",
      "refusal",
      "retryAfter",
      "toResponse",
      "verifyRequest",
    ],
  ],
  [
    "@qstash-verify/core/node",
    ["chunksOf", "fromIncomingMessage", "keepReadable", "parseBody", "sendRefusal"],
  ],
])("%s exports what it did", async (specifier, names) => {
  expect(Object.keys(await import(specifier)).sort()).toEqual(names);
});
