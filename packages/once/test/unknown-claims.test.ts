import { handleRequest } from "@qstash-verify/core";
import { type OnceOptions, type OnceStore, once } from "@qstash-verify/once";
import { signDelivery, testEnvironment } from "@qstash-verify/testing";
import { expect, test } from "vitest";
import { deferred } from "./app.js";

const url = "https://app.example.com/api/orders";

/** A store that never forgets, and needs no clock here. */
class EndlessStore implements OnceStore {
  readonly values = new Map<string, string>();

  async add(key: string, value: string): Promise<string | undefined> {
    const there = this.values.get(key);
    if (there === undefined) this.values.set(key, value);
    return there;
  }

  async swap(key: string, from: string, to: string): Promise<boolean> {
    if (this.values.get(key) !== from) return false;
    this.values.set(key, to);
    return true;
  }

  async remove(key: string, value: string): Promise<boolean> {
    return this.values.get(key) === value && this.values.delete(key);
  }
}

function hostOf(store: OnceStore, given: OnceOptions = {}) {
  const handled: string[] = [];
  const options = {
    env: testEnvironment("single"),
    around: once(store, given),
    onRefused: () => {},
  };
  const deliver = async () => {
    const delivery = await signDelivery({ url, body: "1042", messageId: "msg_1" });
    const response = await handleRequest(
      delivery.toRequest(),
      async (received) => {
        handled.push(received.text());
        return new Response();
      },
      options,
    );
    return response.status;
  };
  return { handled, deliver };
}

test("a claim that a client has asked for twice is the one that it was granted", async () => {
  class ResendingStore extends EndlessStore {
    override async add(key: string, value: string): Promise<string | undefined> {
      await super.add(key, value);
      return super.add(key, value);
    }
  }
  const { deliver, handled } = hostOf(new ResendingStore());

  expect(await deliver()).toBe(200);
  expect(handled).toEqual(["1042"]);
});

test("a claim that was made although the store failed does not keep the next attempt off", async () => {
  class FailingStore extends EndlessStore {
    fails = true;
    override async add(key: string, value: string): Promise<string | undefined> {
      const there = await super.add(key, value);
      if (this.fails) throw new Error("the answer was lost");
      return there;
    }
  }
  const store = new FailingStore();
  const { deliver, handled } = hostOf(store);

  expect(await deliver()).toBe(503);
  store.fails = false;

  expect(await deliver()).toBe(200);
  expect(handled).toEqual(["1042"]);
});

test.each([
  ["is granted", (there: string | undefined) => there],
  [
    "was made, and whose answer is lost,",
    () => {
      throw new Error("the connection was reset");
    },
  ],
])("a claim that %s after storeSeconds is given back then", async (_, answer) => {
  const locked = deferred();
  /** As a pool over a locked table: one connection waits, and another may be served before it. */
  class SlowStore extends EndlessStore {
    isLocked = true;
    override async add(key: string, value: string): Promise<string | undefined> {
      if (!this.isLocked || key.startsWith("t:")) return super.add(key, value);
      await locked.promise;
      return answer(await super.add(key, value));
    }
  }
  const store = new SlowStore();
  const { deliver, handled } = hostOf(store, { storeSeconds: 0.05 });

  expect(await deliver()).toBe(503);
  store.isLocked = false;
  locked.resolve();
  await expect
    .poll(() => [...store.values.keys()].filter((key) => key.startsWith("m:")))
    .toEqual([]);

  expect(await deliver()).toBe(200);
  expect(handled).toEqual(["1042"]);
});

test("an answer after storeSeconds leaves the claim of another attempt, and one that was marked", async () => {
  const locked = deferred();
  class SlowStore extends EndlessStore {
    isLocked = true;
    override async add(key: string, value: string): Promise<string | undefined> {
      if (this.isLocked && key.startsWith("m:")) await locked.promise;
      return super.add(key, value);
    }
  }
  const store = new SlowStore();
  const { deliver, handled } = hostOf(store, { storeSeconds: 0.05 });

  expect(await deliver()).toBe(503);
  store.isLocked = false;
  expect(await deliver()).toBe(200);
  locked.resolve();
  await new Promise((resolve) => setTimeout(resolve, 50));

  expect(await deliver()).toBe(200);
  expect(handled).toEqual(["1042"]);
});

test("a store's answer is read once: to read that of a query builder runs its query", async () => {
  const locked = deferred();
  const reads = new Map<string, number>();
  class LazyStore extends EndlessStore {
    override add(key: string, value: string): Promise<string | undefined> {
      const answer = () => locked.promise.then(() => super.add(key, value));
      const lazy: PromiseLike<string | undefined> = {
        // biome-ignore lint/suspicious/noThenProperty: a query builder has it
        then: (...given) => {
          reads.set(key, (reads.get(key) ?? 0) + 1);
          return answer().then(...given);
        },
      };
      return lazy as Promise<string | undefined>;
    }
  }
  const store = new LazyStore();
  const { deliver } = hostOf(store, { storeSeconds: 0.05 });

  expect(await deliver()).toBe(503);
  locked.resolve();
  await expect.poll(() => reads.size).toBeGreaterThan(0);
  await new Promise((resolve) => setTimeout(resolve, 50));

  expect([...reads.values()].every((count) => count === 1)).toBe(true);
  expect([...store.values.keys()].filter((key) => key.startsWith("m:"))).toEqual([]);
});
