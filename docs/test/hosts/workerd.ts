import { testEnvironment } from "@qstash-verify/testing";
import { build } from "esbuild";
import { Miniflare } from "miniflare";

/** Runs a Worker in workerd, bundled as Wrangler does it, and gives its origin to `use`. */
export async function withWorker(
  file: string,
  use: (origin: string) => Promise<void>,
): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker", "browser"],
  });
  const workerd = new Miniflare({
    modules: true,
    script: outputFiles[0]?.text ?? "",
    compatibilityDate: "2026-04-01",
    host: "127.0.0.1",
    bindings: { ...testEnvironment("single"), NODE_ENV: "test" },
  });
  try {
    await use((await workerd.ready).origin);
  } finally {
    await workerd.dispose();
  }
}
