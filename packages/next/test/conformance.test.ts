import { conformance, send } from "@qstash-verify/testing/conformance";
import { afterAll, beforeAll, describe, test } from "vitest";
import { type NextApp, startNext } from "./next-app.js";

describe.each([
  ["Next.js 16", "next"],
  ["Next.js 15", "next-15"],
] as const)("%s, built for production", (_, version) => {
  let app: NextApp;

  beforeAll(async () => {
    app = await startNext(version);
  }, 300_000);
  afterAll(() => app?.stop());

  conformance(test, {
    send: (wire) => send(app.origin, wire),
    lacks: {
      "get-with-body": "the Fetch standard has no GET with a body",
      "lying-content-length": "the HTTP server refuses it",
      development: "`next start` sets NODE_ENV=production",
    },
  });
});
