import { handleRequest } from "@qstash-verify/core";
import { type OnceStore, once } from "@qstash-verify/once";
import { signDelivery, testEnvironment } from "@qstash-verify/testing";
import { expect, test } from "vitest";

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

function hostOf(store: OnceStore) {
  const handled: string[] = [];
  const options = { env: testEnvironment("single"), around: once(store), onRefused: () => {} };
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
