import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { memoryStore } from "@qstash-verify/once";
import { storeContract } from "@qstash-verify/testing/store-contract";
import { expect, test } from "vitest";

const MINUTE = 60_000;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** A store whose clock is moved by hand. */
function held(most?: number) {
  let time = 12_345.678;
  const store = memoryStore({ now: () => time, ...(most !== undefined && { most }) });
  const pass = (milliseconds: number) => {
    time += milliseconds;
  };
  return { store, pass };
}

const store = memoryStore();

test.each(storeContract)("the memory store $name", ({ run }) => run(() => store));

test("a key is there until its time is over, to the millisecond", async () => {
  const { store, pass } = held();
  await store.add("a", "1", MINUTE);
  pass(MINUTE - 1);
  expect(await store.add("a", "2", MINUTE)).toBe("1");
  pass(1);
  expect(await store.add("a", "2", MINUTE)).toBeUndefined();
});

test("a full store forgets nothing, and fails", async () => {
  const { store } = held(2);
  await store.add("a", "1", MINUTE);
  await store.add("b", "1", 400 * 24 * 60 * MINUTE);
  expect(() => store.add("c", "1", MINUTE)).toThrow("full");
  expect(await store.add("a", "2", MINUTE)).toBe("1");
  expect(await store.swap("a", "1", "done", MINUTE)).toBe(true);
  expect(await store.add("b", "2", MINUTE)).toBe("1");
});

test("a full store takes keys again when others are removed or run out, however late", async () => {
  for (const passed of [MINUTE + 1000, 10 * MINUTE, 365 * 24 * 60 * MINUTE]) {
    const { store, pass } = held(3);
    await store.add("removed", "1", MINUTE);
    await store.add("short", "1", MINUTE);
    await store.add("shortened", "1", 400 * 24 * 60 * MINUTE);
    await store.swap("shortened", "1", "2", MINUTE);
    await store.remove("removed", "1");
    expect(await store.add("new", "1", 400 * 24 * 60 * MINUTE)).toBeUndefined();
    expect(() => store.add("newer", "1", MINUTE)).toThrow("full");
    pass(passed);
    expect(await store.add("newer", "1", MINUTE)).toBeUndefined();
    expect(await store.add("newest", "1", MINUTE)).toBeUndefined();
    expect(await store.add("new", "x", MINUTE)).toBe("1");
    expect(() => store.add("last", "1", MINUTE)).toThrow("full");
  }
});

test("what is renewed is not let go with its first time", async () => {
  const { store, pass } = held();
  await store.add("a", "1", MINUTE);
  for (let renewals = 0; renewals < 10; renewals += 1) {
    pass(MINUTE / 3);
    expect(await store.swap("a", "1", "1", MINUTE)).toBe(true);
  }
  pass(MINUTE - 1);
  expect(await store.add("a", "2", MINUTE)).toBe("1");
});

test("messages that come and go leave nothing behind", async () => {
  const { store, pass } = held(4000);
  for (let message = 0; message < 100_000; message += 1) {
    await store.add(`m:${message}`, "claimed", MINUTE);
    if (message % 2) await store.remove(`m:${message}`, "claimed");
    else await store.swap(`m:${message}`, "claimed", "done", MINUTE);
    pass(20);
  }
});

test("nor does a message that was given up again and again before it was processed", async () => {
  const { store, pass } = held();
  const before = heapUsed();
  for (let attempt = 0; attempt < 200_000; attempt += 1) {
    await store.add("m:1", "claimed", MINUTE);
    await store.remove("m:1", "claimed");
  }
  await store.add("m:1", "claimed", MINUTE);
  await store.swap("m:1", "claimed", "done", 1000 * MINUTE);
  pass(2 * MINUTE);
  expect(await store.add("m:1", "claimed", MINUTE)).toBe("done");
  // A list of 200,000 keys takes 1.6 MB, and one of copies of them 20 MB.
  expect(heapUsed() - before).toBeLessThan(1_000_000);
});

function heapUsed(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

test.each([0, -1, 1.5, Number.NaN, 2 ** 24])("most: %s is refused", (most) => {
  expect(() => memoryStore({ most })).toThrow(RangeError);
});
