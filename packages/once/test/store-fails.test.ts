import type { Around } from "@qstash-verify/core";
import { memoryStore, type OnceOptions, type OnceStore, once } from "@qstash-verify/once";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { claimLost, deferred, hosts, newMessage, rewritten, startApp, told } from "./app.js";
import { heldStore } from "./stores.js";

type Operation = keyof OnceStore;
type Fails = (operation: Operation, key: string) => boolean;

/** How an operation fails: it does so before or after it was carried out. */
const failures: Readonly<Record<string, (carryOut: () => Promise<unknown>) => Promise<unknown>>> = {
  rejects: () => Promise.reject(new Error("no connection")),
  "throws at once": () => {
    throw new Error("no client");
  },
  hangs: () => new Promise(() => {}),
  "answers garbage": async () => ({ rows: [] }),
  "answers null": async () => null,
  "answers nothing at all": () => undefined as never,
  "is carried out, and its answer is lost": async (carryOut) => {
    await carryOut();
    throw new Error("the connection was reset");
  },
};

/** A store of which some operations fail. */
function failing(store: OnceStore, how: string, fails: Fails): OnceStore {
  const wrap = (operation: Operation) =>
    ((...given: [string, string, never, never]) => {
      const carryOut = () => store[operation](...given) as Promise<unknown>;
      return fails(operation, given[0]) ? failures[how]?.(carryOut) : carryOut();
    }) as never;
  return { add: wrap("add"), swap: wrap("swap"), remove: wrap("remove") };
}

const quick: OnceOptions = { storeSeconds: 0.1 };

/** `undefined` for an operation that answers with nothing: that is what `add` answers when it sets a key. */
const ofAdd = Object.keys(failures).filter((how) => how !== "answers nothing at all");

describe.each(ofAdd)("a store whose add %s", (how) => {
  test("is refused for: 503 store_unavailable, and no handler", async () => {
    const { store } = heldStore();
    const app = await startApp(
      hosts.Express,
      once(
        failing(store, how, (operation) => operation === "add"),
        quick,
      ),
    );
    const answer = await app.send(await newMessage()());
    expect(await told(answer)).toBe("503 store_unavailable");
    expect(app.calls).toHaveLength(0);
  });

  test('is done without, if whenStoreFails is "process"', async () => {
    const { store } = heldStore();
    const around = once(
      failing(store, how, (operation) => operation === "add"),
      {
        ...quick,
        whenStoreFails: "process",
      },
    );
    const app = await startApp(hosts.Fastify, around);
    expect(await told(await app.send(await newMessage()()))).toBe("200 own");
    expect(app.calls).toHaveLength(1);
  });

  test("of the token alone is refused for, and leaves no claim", async () => {
    const { store, held } = heldStore();
    let isDown = true;
    const fails: Fails = (operation, key) => isDown && operation === "add" && key.startsWith("t:");
    const app = await startApp(hosts.Express, once(failing(store, how, fails), quick));
    const attempt = newMessage();
    expect(await told(await app.send(await attempt()))).toBe("503 store_unavailable");
    expect(await held()).toEqual([]);
    isDown = false;
    expect(await told(await app.send(await attempt()))).toBe("200 own");
    isDown = true;
    // What is known to be processed needs no token.
    expect(await told(await app.send(await attempt()))).toBe("200");
    expect(app.calls).toHaveLength(1);
  });

  test('of the token alone: with "process" the claim still counts', async () => {
    const { store } = heldStore();
    const fails: Fails = (operation, key) => operation === "add" && key.startsWith("t:");
    const around = once(failing(store, how, fails), { ...quick, whenStoreFails: "process" });
    const app = await startApp(hosts.Express, around);
    const attempt = newMessage();
    expect(await told(await app.send(await attempt()))).toBe("200 own");
    expect(await told(await app.send(await attempt()))).toBe("200");
  });
});

describe.each(Object.keys(failures))(
  "a store whose swap and add %s when the handler has answered",
  (how) => {
    test("has the answer sent: QStash shall not try again", async () => {
      const { store } = heldStore();
      const onUnmarked = vi.fn();
      let isDown = false;
      const around = once(
        failing(store, how, (operation) => isDown && operation !== "remove"),
        { ...quick, onUnmarked },
      );
      const app = await startApp(hosts.Express, around, () => {
        isDown = true;
        return 200;
      });
      expect(await told(await app.send(await newMessage()()))).toBe("200 own");
      expect(onUnmarked.mock.calls.map(([delivery]) => delivery)).toEqual(app.calls);
    });

    test("has it taken back once the claim may be over: 503 store_unavailable", async () => {
      const { store } = heldStore();
      const onUnmarked = vi.fn();
      let isDown = false;
      const fails: Fails = (operation) => isDown && operation !== "remove";
      const around = once(failing(store, how, fails), { ...quick, leaseSeconds: 0.15, onUnmarked });
      const app = await startApp(hosts.Express, around, async (delivery) => {
        isDown = true;
        await claimLost(delivery);
        return 200;
      });
      expect(await told(await app.send(await newMessage()()))).toBe("503 store_unavailable");
      expect(onUnmarked.mock.calls.map(([delivery]) => delivery)).toEqual(app.calls);
    });

    test("once alone: is noted with the second try", async () => {
      const { store, held } = heldStore();
      let failuresLeft = 1;
      const fails: Fails = (operation) => operation === "swap" && failuresLeft-- > 0;
      const onUnmarked = vi.fn();
      const around = once(failing(store, how, fails), { ...quick, onUnmarked });
      const app = await startApp(hosts.Express, around);
      const attempt = newMessage();
      expect(await told(await app.send(await attempt()))).toBe("200 own");
      expect(await held()).toEqual(["done:200"]);
      expect(onUnmarked).not.toHaveBeenCalled();
      expect(await told(await app.send(await attempt()))).toBe("200");
    });
  },
);

describe.each(Object.keys(failures))("a store whose remove %s", (how) => {
  test("has the answer sent, and the claim run out", async () => {
    const { store, pass } = heldStore();
    const fails: Fails = (operation) => operation === "remove";
    const app = await startApp(hosts.Fastify, once(failing(store, how, fails), quick), () =>
      app.calls.length > 1 ? 200 : 500,
    );
    const attempt = newMessage();
    expect((await app.send(await attempt())).status).toBe(500);
    pass(60_000);
    expect(await told(await app.send(await attempt()))).toBe("200 own");
  });
});

test("a store that fails while an attempt waits does not make it process beside the other", async () => {
  const { store } = heldStore();
  let adds = 0;
  const fails: Fails = (operation, key) =>
    operation === "add" && key.startsWith("m:") && adds++ > 1;
  const around = once(failing(store, "rejects", fails), {
    ...quick,
    whenBusy: "wait",
    waitSeconds: 0.6,
    whenStoreFails: "process",
  });
  const [begun, ended] = [deferred(), deferred<number>()];
  const app = await startApp(hosts.Express, around, () => {
    begun.resolve();
    return ended.promise;
  });
  const attempt = newMessage();
  const first = app.send(await attempt());
  await begun.promise;
  expect(await told(await app.send(await attempt()))).toBe("503 processing");
  ended.resolve(200);
  await first;
  expect(app.calls).toHaveLength(1);
});

test("a full memory store is one that fails", async () => {
  const app = await startApp(hosts.Express, once(memoryStore({ most: 2 })));
  const attempt = newMessage();
  expect(await told(await app.send(await attempt()))).toBe("200 own");
  expect(await told(await app.send(await newMessage()()))).toBe("503 store_unavailable");
});

test("what is given back late is not the claim that was granted meanwhile", async () => {
  const { store } = heldStore();
  const [begun, failed, second, removed] = [deferred(), deferred(), deferred(), deferred()];
  const ends = [deferred<number>(), deferred<number>()];
  let [adds, removes] = [0, 0];
  const slow: OnceStore = {
    ...store,
    add: async (...given) => {
      if (given[0].startsWith("m:") && ++adds === 3) throw new Error("no connection");
      return store.add(...given);
    },
    remove: async (...given) => {
      if (++removes > 1) return store.remove(...given);
      failed.resolve();
      await second.promise;
      const did = await store.remove(...given);
      removed.resolve();
      return did;
    },
  };
  const app = await startApp(
    hosts.Express,
    once(slow, { whenBusy: "wait", waitSeconds: 5 }),
    () => {
      begun.resolve();
      if (app.calls.length > 1) second.resolve();
      return ends[app.calls.length - 1]?.promise ?? 200;
    },
  );
  const attempt = newMessage();
  const first = app.send(await attempt());
  await begun.promise;
  const waiting = app.send(await attempt());
  await failed.promise;
  ends[0]?.resolve(500);
  expect((await first).status).toBe(500);
  await removed.promise;
  const other = await startApp(hosts.Express, once(store));
  expect(await told(await other.send(await attempt()))).toBe("503 processing");
  ends[1]?.resolve(201);
  expect((await waiting).status).toBe(201);
});

describe("a message that is not marked although its handler succeeded", () => {
  /** A store that fails from the first handler on. */
  function failingLater(options: OnceOptions) {
    const { store, takeOver } = heldStore();
    const state = { isDown: false };
    const around = once(
      failing(store, "rejects", () => state.isDown),
      { ...quick, ...options },
    );
    return { around, state, takeOver };
  }

  test("is told of if another attempt has taken over", async () => {
    const onUnmarked = vi.fn();
    const { around, takeOver } = failingLater({ onUnmarked });
    const app = await startApp(hosts.Fastify, around, async () => {
      await takeOver();
      return 200;
    });
    expect(await told(await app.send(await newMessage()()))).toBe("503 processing");
    expect(onUnmarked.mock.calls.map(([delivery]) => delivery)).toEqual(app.calls);
  });

  test.each([
    [200, 1],
    [489, 1],
    [500, 0],
  ])(
    'is told of if whenStoreFails is "process", and the answer is %i: %i times',
    async (status, times) => {
      const onUnmarked = vi.fn();
      const { around, state } = failingLater({ whenStoreFails: "process", onUnmarked });
      state.isDown = true;
      const app = await startApp(hosts.Express, around, () => status);
      expect((await app.send(await newMessage()())).status).toBe(status);
      expect(onUnmarked).toHaveBeenCalledTimes(times);
    },
  );

  test.each([
    [
      "throws",
      () => {
        throw new Error("no log");
      },
    ],
    ["rejects", async () => Promise.reject(new Error("no log"))],
  ])("is answered as ever if onUnmarked %s", async (_, onUnmarked) => {
    const { around, state } = failingLater({ onUnmarked });
    const app = await startApp(hosts.Express, around, () => {
      state.isDown = true;
      return 200;
    });
    expect(await told(await app.send(await newMessage()()))).toBe("200 own");
  });

  test("is printed by its id alone, escaped, once a minute", async () => {
    // The line of an earlier test may have been the one of this minute.
    vi.resetModules();
    const again = await import("@qstash-verify/once");
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    const later = vi.spyOn(performance, "now");
    onTestFinished(() => later.mockRestore());
    const fails: Fails = (operation) => operation === "swap";
    const around = again.once(failing(memoryStore(), "rejects", fails), quick);
    const app = await startApp(hosts.Express, around);
    const sendOne = async (id: string) => told(await app.send(rewritten(await newMessage()(), id)));
    expect(await sendOne(`msg_\x9b31m ${"a".repeat(300)}`)).toBe("200 own");
    expect(await sendOne("msg_other")).toBe("200 own");
    const now = performance.now();
    later.mockImplementation(() => now + 60_001);
    expect(await sendOne("msg_later")).toBe("200 own");
    const lineOf = (id: string) =>
      `qstash-verify: processed the message ${id}, but this attempt could not mark it, so it may be processed more than once (logged once a minute: set onUnmarked to list all). See https://qstash-verify.github.io/qstash-verify/errors/store_unavailable`;
    expect(warn.mock.calls).toEqual([
      [lineOf(`msg_?31m?${"a".repeat(191)}`)],
      [lineOf("msg_later")],
    ]);
  });
});

describe("the code of the store's error", () => {
  const refusing = (error: unknown): OnceStore => ({
    add: () => Promise.reject(error),
    swap: () => Promise.reject(error),
    remove: () => Promise.reject(error),
  });
  const secret = "claimed:of-another";
  /** The messages of the refusals, by what runs around it. */
  const heard = (around: Around, messages: string[]): Around => {
    return (delivery, handle, gone) =>
      around(delivery, handle, gone).catch((error) => {
        messages.push(error.message);
        throw error;
      });
  };
  const errors: readonly [code: string, error: unknown][] = [
    ["42P01", Object.assign(new Error(`relation, at ${secret}`), { code: "42P01" })],
    ["42501", new Error(`Failed query: ${secret}`, { cause: { code: "42501" } })],
    ["ECONNREFUSED", Object.assign(new AggregateError([]), { code: "ECONNREFUSED" })],
  ];

  test.each(errors)(
    "is printed with the refusal: %s, and nothing else of it",
    async (code, error) => {
      const lines: string[] = [];
      const app = await startApp(hosts.Express, heard(once(refusing(error)), lines));
      expect(await told(await app.send(await newMessage()()))).toBe("503 store_unavailable");
      expect(lines).toEqual([expect.stringContaining(`the store of once() failed with ${code}.`)]);
      expect(lines[0]).not.toContain(secret);
    },
  );

  test.each([
    ["none", new Error("no connection")],
    ["a sentence", Object.assign(new Error(), { code: `at ${secret}` })],
    ["a number", Object.assign(new Error(), { code: 7 })],
    ["nothing", undefined],
  ])("is left out where it is %s", async (_, error) => {
    const lines: string[] = [];
    const app = await startApp(hosts.Express, heard(once(refusing(error)), lines));
    await app.send(await newMessage()());
    expect(lines).toEqual([expect.stringContaining("the store of once() failed. In onRefused")]);
  });

  test("reaches onUnmarked with its error", async () => {
    const [, error] = errors[0] ?? [];
    const onUnmarked = vi.fn();
    const around = once(refusing(error), { whenStoreFails: "process", onUnmarked });
    const app = await startApp(hosts.Express, around);
    await app.send(await newMessage()());
    expect(onUnmarked.mock.calls).toEqual([[app.calls[0], error]]);
  });

  test.each([
    ["FULL", () => memoryStore({ most: 1 })],
    ["TIMED_OUT", () => ({ ...memoryStore(), add: () => new Promise<never>(() => {}) })],
  ])("is %s for a store of ours", async (code, make) => {
    const lines: string[] = [];
    const app = await startApp(hosts.Express, heard(once(make(), quick), lines));
    await app.send(await newMessage()());
    expect(lines).toEqual([expect.stringContaining(`failed with ${code}.`)]);
  });
});
