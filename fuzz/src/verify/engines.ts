import { fileURLToPath, pathToFileURL } from "node:url";
import * as core from "@qstash-verify/core";
import { temporaryDirectory } from "@qstash-verify/tools-processes/temporary-directory";
import { build } from "esbuild";

/** Core, as an app has it. */
export type Core = Pick<typeof core, "Receiver">;

/** Core with each of its engines: as Node.js resolves it, and as a bundler does for the edge. */
export async function bothEngines(): Promise<readonly (readonly [engine: string, core: Core])[]> {
  // Beside this package, where imports are found.
  const parent = fileURLToPath(new URL("../../.run", import.meta.url));
  const outfile = `${await temporaryDirectory(parent, "core-")}/core.mjs`;
  await build({
    stdin: { contents: 'export * from "@qstash-verify/core"', resolveDir: import.meta.dirname },
    bundle: true,
    format: "esm",
    platform: "neutral",
    conditions: ["worker"],
    outfile,
  });
  return [
    ["node", core],
    ["web", (await import(pathToFileURL(outfile).href)) as Core],
  ];
}
