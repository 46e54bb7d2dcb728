/**
 * Bundles what `tsc` has put into `dist`: each module that `exports` names becomes one file, and what several share a file
 * `shared-….js`, so that an app that starts reads no more of them than it needs. `dist/cjs` has the same as CommonJS,
 * and what `imports` names.
 *
 *     node ../../tools/bundle.js [--commonjs library] [library…]
 *
 * Libraries are bundled: those that take longer to be found than to run, and as CommonJS those that cannot be required.
 */
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { parseArgs } from "node:util";
import { build, transform } from "esbuild";

const DIST = "dist";
const COMMONJS = join(DIST, "cjs");

const manifest = JSON.parse(await readFile("package.json", "utf8"));
const { positionals: bundled, values } = parseArgs({
  allowPositionals: true,
  options: {
    commonjs: { type: "string", multiple: true, default: [] },
  },
});
const translated = [...bundled, ...values.commonjs];

const dependencies = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });

/** Bundles modules of `dist` with all that is their own, and these libraries. */
const bundling = (libraries) => ({
  outbase: DIST,
  outdir: DIST,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "neutral",
  mainFields: ["main"],
  external: ["#*", "node:*", ...dependencies.filter((name) => !libraries.includes(name))],
  charset: "utf8",
  logLevel: "warning",
});

await rm(COMMONJS, { recursive: true, force: true });
await writeDeclarations();
await writeBundles();
await writeModules();
for (const name of translated) await copyLicence(name);

async function writeBundles() {
  const { metafile } = await build({
    ...bundling(bundled),
    entryPoints: filesIn(manifest.exports),
    chunkNames: "shared-[hash]",
    sourcemap: true,
    allowOverwrite: true,
    metafile: true,
  });
  // Delete the chunks of earlier builds: each name contains a hash.
  const written = new Set(Object.keys(metafile.outputs).map((path) => basename(path)));
  for (const file of await readdir(DIST)) {
    if (file.startsWith("shared-") && !written.has(file)) await rm(join(DIST, file));
  }
}

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
  const { outputFiles } = await build({
    ...bundling(translated),
    entryPoints: filesIn([manifest.exports, manifest.imports]),
    outExtension: { ".js": ".cjs" },
    chunkNames: "shared-[hash]",
    write: false,
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

function filesIn(targets) {
  const files = [...JSON.stringify(targets).matchAll(/"\.\/(dist\/[^"]+\.js)"/g)].map(
    ([, file]) => file,
  );
  return [...new Set(files)];
}

/** Beside every file that it was bundled into. */
async function copyLicence(name) {
  const home = join("node_modules", name);
  const licence = (await readdir(home)).find((file) => /^licen[cs]e/i.test(file));
  if (licence === undefined) throw new Error(`${name} has no licence to be copied`);
  for (const directory of bundled.includes(name) ? [DIST, COMMONJS] : [COMMONJS]) {
    await copyFile(join(home, licence), join(directory, `LICENSE.${name}`));
  }
}

async function write(file, text) {
  const path = join(COMMONJS, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
