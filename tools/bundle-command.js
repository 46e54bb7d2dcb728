/**
 * Bundles `dist/main.js` into `dist/bin`, which is what a command publishes: its several hundred modules take longer to
 * be found than to run. What is imported later stays a file of its own, and so do dependencies.
 */
import { rm } from "node:fs/promises";
import { build } from "esbuild";

const BIN = "dist/bin";

await rm(BIN, { recursive: true, force: true });
await build({
  entryPoints: ["dist/main.js"],
  outdir: BIN,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  packages: "external",
  chunkNames: "[name]-[hash]",
  charset: "utf8",
  logLevel: "warning",
});
