import { fileURLToPath } from "node:url";
import { signDelivery, testEnvironment } from "@qstash-verify/testing";
import { conformance } from "@qstash-verify/testing/conformance";
import { send } from "@qstash-verify/testing/conformance/node";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

/** Bundled as Wrangler does it, without Node.js compatibility. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("worker/index.ts", import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker", "browser"],
  });
  return outputFiles[0]?.text ?? "";
}

describe("Hono in workerd", () => {
  let workerd: Miniflare;
  let origin: string;

  beforeAll(async () => {
    workerd = new Miniflare({
      modules: true,
      script: await bundle(),
      compatibilityDate: "2026-01-01",
      host: "127.0.0.1",
      bindings: testEnvironment("migration-with-unprefixed", "US_EAST_1"),
    });
    origin = (await workerd.ready).origin;
  });
  afterAll(() => workerd?.dispose());

  test("runs where there is no process", async () => {
    const response = await fetch(new URL("/runtime", origin));
    expect(await response.json()).toEqual({ agent: "Cloudflare-Workers", process: "undefined" });
  });

  test.each(["EU_CENTRAL_1", "US_EAST_1"] as const)(
    "migration mode by the bindings of the vendor's guide: %s",
    async (region) => {
      const delivery = await signDelivery({ url: new URL("/own-bindings", origin).href, region });
      const response = await fetch(delivery.toRequest());
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ region, keySlot: "current" });
    },
  );

  conformance(test, {
    send: (wire) => send(origin, wire),
    lacks: {
      "get-with-body": "the Fetch standard has no GET with a body",
      "lying-content-length": "the HTTP server refuses it",
    },
  });
});
