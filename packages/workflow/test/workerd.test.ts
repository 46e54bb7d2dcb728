import { fileURLToPath } from "node:url";
import { regions } from "@qstash-verify/testing";
import { workflowClient } from "@qstash-verify/workflow";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { expect, onTestFinished, test } from "vitest";
import { resultOf, runsOf, startEmulator } from "./session.js";

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

test.each(["/worker", "/pages", "/hono"])(
  "both regions by the bindings of a Worker: %s",
  async (path) => {
    const emulator = await startEmulator();
    const bindings = emulator.env("migration", "US_EAST_1");
    const workerd = new Miniflare({
      modules: [{ type: "ESModule", path: "worker.mjs", contents: await bundle() }],
      compatibilityDate: "2026-01-01",
      host: "127.0.0.1",
      bindings,
    });
    onTestFinished(() => workerd.dispose());
    const url = new URL(path, (await workerd.ready).origin).href;

    for (const [order, region] of regions.entries()) {
      await workflowClient(bindings, region).trigger({ url, body: { order } });
    }
    await emulator.runUntilIdle();
    for (const [order, region] of regions.entries()) {
      const result = { doubled: order * 2, process: "undefined", url };
      expect((await runsOf(emulator, region)).map(resultOf)).toEqual([result]);
    }

    const headers = { "Upstash-Workflow-Sdk-Version": "1", "Upstash-Workflow-RunId": "wfr_1" };
    const forged = await fetch(url, { method: "POST", headers, body: "[]" });
    expect([forged.status, await forged.json()]).toMatchObject([
      401,
      { code: "signature_missing" },
    ]);
  },
);
