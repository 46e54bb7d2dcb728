import { memoryStore, type OnceStore } from "@qstash-verify/once";

/** A store in memory whose clock is moved by hand, and that tells what it holds. */
export function heldStore() {
  let time = 0;
  const store = memoryStore({ now: () => time });
  const keys = new Set<string>();
  const noting: OnceStore = {
    add: (key, ...rest) => {
      keys.add(key);
      return store.add(key, ...rest);
    },
    swap: store.swap,
    remove: store.remove,
  };
  return {
    store: noting,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
    /** What is held of messages: `claimed`, or `done:` and the status. Looking leaves no trace. */
    held: async () => {
      const found: string[] = [];
      for (const key of keys) {
        if (!key.startsWith("m:")) continue;
        const value = await store.add(key, "looking", 60_000);
        if (value === undefined) await store.remove(key, "looking");
        else found.push(value.replace(/^(claimed|done:\d+):.*/, "$1"));
      }
      return found.sort();
    },
    /** Has another attempt take over all messages. */
    takeOver: async () => {
      for (const key of keys) {
        if (!key.startsWith("m:")) continue;
        const value = await store.add(key, "claimed:other", 60_000);
        if (value !== undefined) await store.swap(key, value, "claimed:other", 60_000);
      }
    },
  };
}
