/** Bundles the page: one script and one style sheet, which the server hands out as they are. */
import { copyFileSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

mkdirSync(here("dist/page"), { recursive: true });
await build({
  entryPoints: { page: here("page/main.tsx"), style: here("page/style.css") },
  outdir: here("dist/page"),
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
});
copyFileSync(here("page/index.html"), here("dist/page/index.html"));
