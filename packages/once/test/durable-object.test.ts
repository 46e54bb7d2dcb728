import { fileURLToPath } from "node:url";
import type { OnceStore } from "@qstash-verify/once";
import { durableObjectStore } from "@qstash-verify/once/durable-object";
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

test("an object of another class grants no claim", async () => {
  const stub = { fetch: async () => Response.json({ ok: true }) };
  const store = durableObjectStore({ idFromName: (name) => name, get: () => stub });
  await expect(store.add("m:a", "v", 1000)).rejects.toThrow("not an OnceObject");
  await expect(store.swap("m:a", "v", "w", 1000)).rejects.toThrow("not an OnceObject");
  await expect(store.remove("m:a", "v")).rejects.toThrow("not an OnceObject");
});

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

  const post = async (path: string, body: unknown): Promise<unknown> => {
    const init = { method: "POST", headers: close, body: JSON.stringify(body) };
    return (await fetch(new URL(path, origin), init)).json();
  };

  /** What deliveries that come at once are answered with. */
  const sendAll = async (deliveries: readonly Signed[]): Promise<Response[]> => {
    const crowd = deliveries.map(({ headers, body }) => ({
      headers,
      body: new TextDecoder().decode(body),
    }));
    const answers = (await post("/crowd", crowd)) as {
      status: number;
      headers: [];
      body: string;
    }[];
    return answers.map(({ body, ...init }) => new Response(body, init));
  };
  const tellAll = async (deliveries: readonly Signed[]) =>
    Promise.all((await sendAll(deliveries)).map(told));

  const operation =
    (name: keyof OnceStore) =>
    async (...given: unknown[]) =>
      ((await post(`/store/${name}`, given)) as { answer?: unknown }).answer as never;
  const store: OnceStore = {
    add: operation("add"),
    swap: operation("swap"),
    remove: operation("remove"),
  };

  test.each(useSQLite ? storeContract : [])("the store $name", ({ run }) => run(() => store));

  test("200 attempts at once: one handler runs", async () => {
    const attempt = newMessage();
    const deliveries = await Promise.all(Array.from({ length: 200 }, () => attempt()));
    const answers = await tellAll(deliveries);
    expect(answers.filter((answer) => answer.startsWith("202 call"))).toHaveLength(1);
    expect(answers.filter((answer) => !/^202|^503 processing$/.test(answer))).toEqual([]);
    const [again] = await sendAll([await attempt()]);
    expect([again?.status, again?.headers.get("idempotent-replayed")]).toEqual([202, "true"]);
  });

  test("a captured delivery under a hundred message ids is processed once", async () => {
    const captured = await newMessage()();
    expect(await tellAll([captured])).toEqual([expect.stringMatching(/^202 call/)]);
    const forged = Array.from({ length: 100 }, (_, index) => rewritten(captured, `msg_z${index}`));
    expect(new Set(await tellAll(forged))).toEqual(new Set(["401 replayed"]));
  });
});
