import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { type Entry, FRAMEWORKS } from "./entries.js";

/** For whom a bundle is made. */
export type Target = "node" | "edge" | "edge, jose left out";

/** An entry as bundlers ship it: minified, with everything that it exports, its framework left out. */
export async function bundle({ name }: Entry, target: Target): Promise<Uint8Array> {
  const external = [...FRAMEWORKS, ...(target === "edge, jose left out" ? ["jose", "jose/*"] : [])];
  const result = await build({
    stdin: { contents: `export * from ${JSON.stringify(name)}`, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "silent",
    external: target === "node" ? external : [...external, "node:*", "crypto"],
    ...(target === "node"
      ? { platform: "node" }
      : { platform: "neutral", mainFields: ["module", "main"], conditions: ["workerd", "worker"] }),
  });
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error(`${name} was not bundled`);
  return target === "node" ? withRequire(file.text) : file.contents;
}

/** CommonJS inside asks for modules of Node.js by `require`, which an ES module has to be given. */
function withRequire(code: string): Uint8Array {
  const given =
    'import{createRequire}from"node:module";const require=createRequire(import.meta.url);';
  return Buffer.from(code.includes("Dynamic require of") ? given + code : code);
}

/** Bytes after compression. */
export function compressed(code: Uint8Array): number {
  return gzipSync(code, { level: 9 }).byteLength;
}
