import { expect, test } from "vitest";

const BUILDING = [
  "asError",
  "bodyKind",
  "boundsOf",
  "chunksOf",
  "fromIncomingMessage",
  "hostEnvironment",
  "keepReadable",
  "parseBody",
  "pathMatches",
  "readBytes",
  "sendRefusal",
  "setting",
  "targetOf",
];

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
  ["@qstash-verify/core/building", BUILDING],
])("%s exports what it did", async (specifier, names) => {
  expect(Object.keys(await import(specifier)).sort()).toEqual(names);
});
