import { memoryStore, type OnceOptions, once } from "@qstash-verify/once";
import {
  claimsCleanup,
  claimsSchema,
  onceCleanup,
  onceSchema,
  postgresStore,
} from "@qstash-verify/once/postgres";
import { redisStore } from "@qstash-verify/once/redis";
import { expect, test } from "vitest";

const wrong: readonly [name: string, options: object][] = [
  ["leaseSeconds", { leaseSeconds: 0 }],
  ["leaseSeconds", { leaseSeconds: "60" }],
  ["leaseSeconds", { leaseSeconds: null }],
  ["retentionSeconds", { retentionSeconds: -1 }],
  ["retentionSeconds", { retentionSeconds: Number.POSITIVE_INFINITY }],
  ["retentionSeconds", { retentionSeconds: 367 * 86_400 }],
  ["retentionSeconds", { retentionSeconds: 59 }],
  ["longestSeconds", { longestSeconds: Number.NaN }],
  ["waitSeconds", { waitSeconds: 0 }],
  ["waitSeconds", { waitSeconds: 10 }],
  ["storeSeconds", { storeSeconds: 60n }],
  ["storeSeconds", { storeSeconds: 30 * 86_400 }],
  ["leaseSeconds", { leaseSeconds: 80 * 86_400 }],
  ["whenBusy", { whenBusy: "ignore" }],
  ["whenStoreFails", { whenStoreFails: true }],
  ["onUnmarked", { onUnmarked: "log" }],
  ["leaseSecond", { leaseSecond: 60 }],
  ["toString", { toString: "" }],
];

test.each(wrong)("%s: %o is refused", (name, options) => {
  expect(() => once(memoryStore(), options as OnceOptions)).toThrow(
    expect.objectContaining({ code: "option_invalid", message: expect.stringContaining(name) }),
  );
});

test("what a store's options are called is checked, too", () => {
  const misspelt = (make: () => unknown) =>
    expect(make).toThrow(expect.objectContaining({ code: "option_invalid" }));
  misspelt(() => memoryStore({ max: 1 } as object));
  misspelt(() => redisStore({ eval: () => {} } as never, { keyPrefix: "a" } as object));
  misspelt(() => postgresStore({ query: async () => [] }, { tableName: "a" } as object));
  for (const make of [onceSchema, onceCleanup, claimsSchema, claimsCleanup]) {
    misspelt(() => make({ tabel: "app.seen" } as object));
    misspelt(() => make({ table: null } as object));
  }
});

test.each([null, 5, "app.seen", () => {}])("%o are no options", (options) => {
  const refused = expect.objectContaining({
    code: "option_invalid",
    message: expect.stringContaining("options must be an object"),
  });
  const client = { query: async () => [] };
  expect(() => once(memoryStore(), options as object)).toThrow(refused);
  expect(() => memoryStore(options as object)).toThrow(refused);
  expect(() => redisStore({} as never, options as object)).toThrow(refused);
  expect(() => postgresStore(client, options as object)).toThrow(refused);
  expect(() => onceCleanup(options as object)).toThrow(refused);
});

test.each([undefined, null, {}, new Map(), { add() {}, remove() {} }])(
  "%o is no store",
  (store) => {
    expect(() => once(store as never)).toThrow(
      expect.objectContaining({
        code: "option_invalid",
        message: expect.stringContaining("store"),
      }),
    );
  },
);

test("options that are undefined are as if they were not there", () => {
  once(memoryStore(), { leaseSeconds: undefined, whenBusy: undefined, storeSeconds: undefined });
});

test("a store is asked for whole milliseconds, whatever the options are", async () => {
  const asked: number[] = [];
  const store = memoryStore();
  const add: typeof store.add = (key, value, ttlMs) => {
    asked.push(ttlMs);
    return store.add(key, value, ttlMs);
  };
  const swap: typeof store.swap = (key, from, to, ttlMs) => {
    asked.push(ttlMs);
    return store.swap(key, from, to, ttlMs);
  };
  const around = once({ ...store, add, swap }, { leaseSeconds: 1.1, retentionSeconds: 2.2 });
  const identity = async () => ({ message: "message", token: "token" });
  const delivery = { identity, expiresAt: Date.now() / 1000 + 300.123456789 };
  await around(delivery as never, async () => ({ status: 200 }), new AbortController().signal);
  expect(asked).toHaveLength(3);
  expect(asked.filter((ttlMs) => !Number.isInteger(ttlMs))).toEqual([]);
});
