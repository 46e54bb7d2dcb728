import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ProcessGroup } from "@qstash-verify/tools-processes/process-group";
import ts from "typescript";
import { root } from "../snippets/documents.js";
import type { SnippetModule } from "../snippets/module.js";
import { appEnvironment } from "./node-host.js";
import { runFolder } from "./page-folder.js";

const FILES: Readonly<Record<string, (name: string) => string>> = {
  next: (name) => `app/${name}/route.js`,
  "next-pages": (name) => `pages/api/${name}.js`,
};

/** The hosts that are routes of one Next.js app. */
export const nextHosts: readonly string[] = Object.keys(FILES);

/** Where the app has a block: every one is a route of its own, whatever its title. */
export function nextPath({ block }: SnippetModule): string {
  const name = `${block.document.replace(/\W+/g, "-")}-${block.line}`;
  return block.marks.get("run") === "next" ? `/${name}` : `/api/${name}`;
}

/** Starts `next dev` with every block as a route, and gives its origin to `use`. */
export async function withNext(
  modules: readonly SnippetModule[],
  use: (origin: string) => Promise<void>,
): Promise<void> {
  const folder = join(runFolder, "next");
  await rm(folder, { recursive: true, force: true });
  for (const each of modules) {
    const [, name = ""] = /([^/]+)$/.exec(nextPath(each)) ?? [];
    const file = FILES[each.block.marks.get("run") ?? ""]?.(name) ?? "";
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), asJavaScript(each.code));
  }
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  const next = join(root, "docs/node_modules/next/dist/bin/next");
  const command = [process.execPath, next, "dev", "--hostname", "127.0.0.1", "--port", "0"];
  const env = { ...appEnvironment("development"), NEXT_TELEMETRY_DISABLED: "1" };
  const group = new ProcessGroup(command, folder, env);
  try {
    const origin = await group.printed(/(http:\/\/127\.0\.0\.1:\d+)[\s\S]*Ready/, 60);
    await use(origin);
  } finally {
    await group.stop();
  }
}

/** Without types, which Next.js would want to install compilers for. */
function asJavaScript(code: string): string {
  const { ESNext } = ts.ModuleKind;
  return ts.transpileModule(code, {
    compilerOptions: { module: ESNext, target: ts.ScriptTarget.ES2022 },
  }).outputText;
}
