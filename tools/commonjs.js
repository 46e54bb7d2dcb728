/**
 * Writes `dist/cjs`: what a package has in `dist`, again as CommonJS.
 *
 * Each module of `dist` that `exports` or `imports` names is translated. Dependencies that cannot be required are
 * given as arguments, and are bundled.
 */
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { build, transform } from "esbuild";

const DIST = "dist";
const COMMONJS = join(DIST, "cjs");

const manifest = JSON.parse(await readFile("package.json", "utf8"));
const bundled = process.argv.slice(2);

await rm(COMMONJS, { recursive: true, force: true });
await writeDeclarations();
await writeModules();
for (const name of bundled) await copyLicence(name);

/** They say the same; only the files that they refer to are others. */
async function writeDeclarations() {
  for (const file of await readdir(DIST, { recursive: true })) {
    if (!file.endsWith(".d.ts")) continue;
    const text = await readFile(join(DIST, file), "utf8");
    const declarations = text.replace(/"(\.\.?\/[^"]+)\.js"/g, '"$1.cjs"');
    await write(file.replace(/ts$/, "cts"), declarations);
  }
}

/** Bundled first, then translated: esbuild lets entries share code in ESM only. */
async function writeModules() {
  const dependencies = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  const { outputFiles } = await build({
    entryPoints: entries(),
    outbase: DIST,
    outdir: DIST,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["main"],
    external: ["#*", "node:*", ...dependencies.filter((name) => !bundled.includes(name))],
    chunkNames: "shared-[hash]",
    charset: "utf8",
    write: false,
    logLevel: "warning",
  });
  for (const { path, text } of outputFiles) {
    const { code } = await transform(text, {
      format: "cjs",
      // Lists the exports, so that Node.js finds them by name in an ESM import.
      platform: "node",
      charset: "utf8",
      sourcefile: basename(path),
    });
    await write(relative(DIST, path), code);
  }
}

function entries() {
  const targets = JSON.stringify([manifest.exports, manifest.imports]);
  const files = [...targets.matchAll(/"\.\/(dist\/[^"]+\.js)"/g)].map(([, file]) => file);
  return [...new Set(files)];
}

async function copyLicence(name) {
  const home = join("node_modules", name);
  const licence = (await readdir(home)).find((file) => /^licen[cs]e/i.test(file));
  if (licence === undefined) throw new Error(`${name} has no licence to be copied`);
  await copyFile(join(home, licence), join(COMMONJS, `LICENSE.${name}`));
}

async function write(file, text) {
  const path = join(COMMONJS, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
