import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

const BUILDING = [
  "DEV_PORT_VARIABLE",
  "DEV_VARIABLE",
  "REFUSAL_TEXTS",
  "REGION_VARIABLE",
  "accountFor",
  "allVariables",
  "asError",
  "bodyKind",
  "boundsOf",
  "chunksOf",
  "describeStep",
  "explain",
  "fromIncomingMessage",
  "holdsSettings",
  "hostEnvironment",
  "isAboutQStash",
  "keepReadable",
  "notify",
  "pageOf",
  "parseBody",
  "pathIn",
  "pathMatches",
  "primaryRegion",
  "print",
  "printable",
  "readBytes",
  "readSettings",
  "regionOfUrl",
  "remoteCredentials",
  "respond",
  "runOnNode",
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
      "handleRequest",
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

test.each(["@qstash-verify/core", "@qstash-verify/core/building"])(
  "%s loads where a test environment has neither of the encodings, as jsdom",
  (entry) => {
    const script = `
      delete globalThis.TextDecoder;
      delete globalThis.TextEncoder;
      await import(${JSON.stringify(import.meta.resolve(entry))});
      console.log("loaded");`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      encoding: "utf8",
      timeout: 30_000,
    });
    expect([stdout, stderr]).toEqual(["loaded\n", ""]);
  },
);
