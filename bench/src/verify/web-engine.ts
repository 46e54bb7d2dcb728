import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { scratchDirectory } from "../scratch.js";
import type { Core } from "./ours.js";

/**
 * Core as every runtime but Node.js, Bun and Deno gets it, with the engine over WebCrypto: bundled
 * for workerd, and run here.
 */
export async function loadWebEngine(): Promise<Core> {
  const outfile = join(await scratchDirectory(), "core.mjs");
  await build({
    stdin: { contents: 'export * from "@qstash-verify/core"', resolveDir: import.meta.dirname },
    bundle: true,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker"],
    outfile,
  });
  return import(pathToFileURL(outfile).href);
}
