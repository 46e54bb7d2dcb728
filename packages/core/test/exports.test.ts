import { expect, test } from "vitest";

const BUILDING = [
  "DEV_PORT_VARIABLE",
  "DEV_VARIABLE",
  "REGION_VARIABLE",
  "accountFor",
  "allVariables",
  "asError",
  "bodyKind",
  "boundsOf",
  "chunksOf",
  "explain",
  "fromIncomingMessage",
  "holdsSettings",
  "hostEnvironment",
  "isAboutQStash",
  "keepReadable",
  "parseBody",
  "pathIn",
  "pathMatches",
  "primaryRegion",
  "readBytes",
  "readSettings",
  "regionOfUrl",
  "remoteCredentials",
  "sendRefusal",
  "setting",
  "targetOf",
  "trustedKeys",
  "variableName",
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
      "credentialsFor",
      "findCredentials",
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
