import { type Store, type StoreClause, storeContract } from "@qstash-verify/testing/store-contract";
import { describe, expect, test } from "vitest";

interface Entry {
  readonly value: string;
  readonly until: number;
}

/** Another process's turn: what is not one step is then two. */
const others = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A store whose operations come over a network, and are one step each. */
function rightStore(entries = new Map<string, Entry>()): Store {
  const live = (key: string) => {
    const entry = entries.get(key);
    return entry !== undefined && entry.until > performance.now() ? entry.value : undefined;
  };
  const set = (key: string, value: string, ttlMs: number) =>
    entries.set(key, { value, until: performance.now() + ttlMs });
  return {
    add: async (key, value, ttlMs) => {
      await others();
      const there = live(key);
      if (there === undefined) set(key, value, ttlMs);
      return there;
    },
    swap: async (key, from, to, ttlMs) => {
      await others();
      const matches = live(key) === from;
      if (matches) set(key, to, ttlMs);
      return matches;
    },
    remove: async (key, value) => {
      await others();
      const matches = live(key) === value;
      if (matches) entries.delete(key);
      return matches;
    },
  };
}

/** One operation asks, and the next one does. */
function getThenSet(): Store {
  const entries = new Map<string, Entry>();
  const store = rightStore(entries);
  const get = (key: string) => rightStore(new Map(entries)).add(key, "asked", 1);
  const write = async (key: string, value: string, ttlMs: number) => {
    entries.delete(key);
    await store.add(key, value, ttlMs);
  };
  return {
    add: async (key, value, ttlMs) => {
      const there = await get(key);
      if (there === undefined) await write(key, value, ttlMs);
      return there;
    },
    swap: async (key, from, to, ttlMs) => {
      if ((await get(key)) !== from) return false;
      await write(key, to, ttlMs);
      return true;
    },
    remove: async (key, value) => {
      if ((await get(key)) !== value) return false;
      return entries.delete(key);
    },
  };
}

const DAY = 86_400_000;

/** Stores that break something, and a word of each clause that must tell. */
const broken: Readonly<Record<string, { store: () => Store; tells: readonly string[] }>> = {
  "that reads and then writes": {
    store: getThenSet,
    tells: [
      "sets a key for one of 200",
      "sets a key that has run out for one of 200",
      "swaps a value for one of 200",
      "where some remove and others swap",
    ],
  },
  "that compares in one call and removes in the next": {
    store: () => {
      const entries = new Map<string, Entry>();
      const store = rightStore(entries);
      const remove = async (key: string, value: string) => {
        if ((await store.add(key, "asked", 1)) !== value) return false;
        await others();
        return entries.delete(key);
      };
      return { ...store, remove };
    },
    tells: ["where some remove and others swap", "while the old value is removed"],
  },
  "without expiry": {
    store: () => {
      const store = rightStore();
      return {
        ...store,
        add: (key, value) => store.add(key, value, 4000 * DAY),
        swap: (key, from, to) => store.swap(key, from, to, 4000 * DAY),
      };
    },
    tells: ["lets go of a key", "shorter time", "whose time is over"],
  },
  "that takes milliseconds for seconds": {
    store: () => scaled(1000),
    tells: ["lets go of a key"],
  },
  "that takes milliseconds for microseconds": {
    store: () => scaled(1 / 1000),
    tells: ["lets go of a key"],
  },
  "whose time-outs end at 32 bits": {
    store: () => {
      const store = rightStore();
      return { ...store, add: (key, value, ttlMs) => store.add(key, value, ttlMs | 0) };
    },
    tells: ["lets go of a key"],
  },
  "that starts a key's time anew when it is added again": {
    store: () => {
      const store = rightStore();
      const add: Store["add"] = async (key, value, ttlMs) => {
        const there = await store.add(key, value, ttlMs);
        if (there !== undefined) await store.swap(key, there, there, ttlMs);
        return there;
      };
      return { ...store, add };
    },
    tells: ["when it is added again"],
  },
  "that keeps a key's first time": {
    store: () => {
      const entries = new Map<string, Entry>();
      const store = rightStore(entries);
      const swap: Store["swap"] = (key, from, to, ttlMs) => {
        const left = (entries.get(key)?.until ?? 0) - performance.now();
        return store.swap(key, from, to, Math.min(left, ttlMs * DAY));
      };
      return { ...store, swap };
    },
    tells: ["longer time", "shorter time"],
  },
  "that lets a holder finish whose time is over": {
    store: () => {
      const entries = new Map<string, Entry>();
      const store = rightStore(entries);
      const swap: Store["swap"] = async (key, from, to, ttlMs) => {
        const matches = entries.get(key)?.value === from;
        if (matches) entries.set(key, { value: to, until: performance.now() + ttlMs });
        return matches;
      };
      return { ...store, swap };
    },
    tells: ["whose time is over"],
  },
  "that removes by key alone": {
    store: () => {
      const entries = new Map<string, Entry>();
      return { ...rightStore(entries), remove: async (key) => entries.delete(key) };
    },
    tells: ["removes a key if", "whose time is over"],
  },
  "whose client reads values as JSON": {
    store: () => {
      const store = rightStore();
      const add: Store["add"] = async (...given) => {
        const there = await store.add(...given);
        try {
          return JSON.parse(there ?? "");
        } catch {
          return there;
        }
      };
      return { ...store, add };
    },
    tells: ["as they were given"],
  },
  "that cuts long values": {
    store: () => {
      const store = rightStore();
      return { ...store, add: (key, value, ttlMs) => store.add(key, value.slice(0, 60), ttlMs) };
    },
    tells: ["64 characters"],
  },
  "whose keys do not know upper from lower case": {
    store: () => {
      const store = rightStore();
      return {
        add: (key, ...rest) => store.add(key.toLowerCase(), ...rest),
        swap: (key, ...rest) => store.swap(key.toLowerCase(), ...rest),
        remove: (key, value) => store.remove(key.toLowerCase(), value),
      };
    },
    tells: ["look alike"],
  },
  "that answers as its database does": {
    store: () => {
      const store = rightStore();
      const add: Store["add"] = async (...given) => (await store.add(...given)) ?? (null as never);
      const remove: Store["remove"] = async (...given) =>
        Number(await store.remove(...given)) as never;
      return { ...store, add, remove };
    },
    tells: ["sets a key that is not there", "removes a key if"],
  },
  "with data of its own for each connection": {
    store: rightStore,
    tells: ["sets a key that is not there"],
  },
};

function scaled(by: number): Store {
  const store = rightStore();
  return {
    ...store,
    add: (key, value, ttlMs) => store.add(key, value, ttlMs * by),
    swap: (key, from, to, ttlMs) => store.swap(key, from, to, ttlMs * by),
  };
}

async function told({ run }: StoreClause, open: () => Store): Promise<string | undefined> {
  try {
    await run(open, { patience: 1500 });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

describe("a store whose operations are one step each", () => {
  const store = rightStore();

  test.each(storeContract)("$name", async (clause) => {
    await clause.run(() => store);
  });
});

describe.each(Object.entries(broken))("a store %s", (name, { store, tells }) => {
  const one = store();
  const open = name.startsWith("with data of its own") ? store : () => one;

  test.each(tells)("fails: %s", async (words) => {
    const clause = storeContract.find((each) => each.name.includes(words));
    expect(clause).toBeDefined();
    expect(await told(clause as StoreClause, open)).toMatch(/must|should/);
  });
});

test("clauses may run side by side", async () => {
  const store = rightStore();
  await Promise.all(storeContract.map(({ run }) => run(() => store)));
});
