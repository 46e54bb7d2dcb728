import { fileURLToPath } from "node:url";
import type { OnceStore } from "@qstash-verify/once";
import { testEnvironment } from "@qstash-verify/testing";
import { storeContract } from "@qstash-verify/testing/store-contract";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newMessage, rewritten, type Signed, told } from "./app.js";

/** A connection that is kept may be closed just when a POST is sent, and then that fails. */
const close = { connection: "close" };

/** Bundled as Wrangler does it, without Node.js compatibility. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("worker/index.ts", import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:workers"],
  });
  return outputFiles[0]?.text ?? "";
}

describe.each([true, false])("Durable Objects in workerd, with SQLite: %s", (useSQLite) => {
  let workerd: Miniflare;
  let origin: string;

  beforeAll(async () => {
    workerd = new Miniflare({
      modules: [{ type: "ESModule", path: "worker.mjs", contents: await bundle() }],
      compatibilityDate: "2026-01-01",
      host: "127.0.0.1",
      bindings: testEnvironment("migration-with-unprefixed", "US_EAST_1"),
      durableObjects: { ONCE: { className: "OnceObject", useSQLite } },
    });
    origin = (await workerd.ready).origin;
  });
  afterAll(() => workerd?.dispose());

  const send = ({ method, headers, body }: Signed) =>
    fetch(new URL("/jobs", origin), { method, headers: { ...headers, ...close }, body });

  const operation =
    (name: keyof OnceStore) =>
    async (...given: unknown[]) => {
      const body = JSON.stringify(given);
      const url = new URL(`/store/${name}`, origin);
      const response = await fetch(url, { method: "POST", headers: close, body });
      return ((await response.json()) as { answer?: unknown }).answer as never;
    };
  const store: OnceStore = {
    add: operation("add"),
    swap: operation("swap"),
    remove: operation("remove"),
  };

  test.each(storeContract)("the store $name", ({ run }) => run(() => store));

  test("200 attempts at once: one handler runs", async () => {
    const attempt = newMessage();
    const deliveries = await Promise.all(Array.from({ length: 200 }, () => attempt()));
    const answers = await Promise.all(deliveries.map(async (each) => told(await send(each))));
    expect(answers.filter((answer) => answer.startsWith("202 call"))).toHaveLength(1);
    expect(answers.filter((answer) => !/^202|^503 processing$/.test(answer))).toEqual([]);
    const again = await send(await attempt());
    expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([202, "true"]);
  });

  test("a captured delivery under a hundred message ids is processed once", async () => {
    const captured = await newMessage()();
    expect(await told(await send(captured))).toMatch(/^202 call/);
    const forged = Array.from({ length: 100 }, (_, index) => rewritten(captured, `msg_z${index}`));
    const answers = await Promise.all(forged.map(async (each) => told(await send(each))));
    expect(new Set(answers)).toEqual(new Set(["401 replayed"]));
  });
});
