import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Delivery, fromRequest, Receiver } from "@qstash-verify/core";
import { leaseOf, memoryStore, type OnceStore, once } from "@qstash-verify/once";
import { signDelivery, testEnvironment } from "@qstash-verify/testing";
import { describe, expect, test, vi } from "vitest";
import { claimLost, deferred, hosts, newMessage, startApp, told } from "./app.js";
import { heldStore } from "./stores.js";

/** Calls back with each renewal of a claim. */
function tellingRenewals(store: OnceStore, renewed: (count: number) => void): OnceStore {
  let count = 0;
  const swap: OnceStore["swap"] = async (key, from, to, ttlMs) => {
    const did = await store.swap(key, from, to, ttlMs);
    if (from === to && did) renewed(++count);
    return did;
  };
  return { ...store, swap };
}

describe.each(Object.entries(hosts))("on %s", (_, start) => {
  test("a claim is renewed while its handler runs, and not afterwards", async () => {
    const longer = deferred();
    let renewals = 0;
    const store = tellingRenewals(memoryStore(), (count) => {
      renewals = count;
      if (count === 6) longer.resolve();
    });
    const app = await startApp(start, once(store, { leaseSeconds: 0.9 }), async (delivery) => {
      await longer.promise;
      return leaseOf(delivery)?.signal.aborted ? 500 : 200;
    });
    const attempt = newMessage();
    const first = app.send(await attempt());
    while (renewals < 5) {
      if (app.calls.length > 0) {
        expect(await told(await app.send(await attempt()))).toBe("503 processing");
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await told(await first)).toBe("200 own");
    expect(await told(await app.send(await attempt()))).toBe("200");
    expect(app.calls).toHaveLength(1);
    const before = renewals;
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(renewals).toBe(before);
  });

  test("who finds that another has taken over is told, and does not answer 2xx", async () => {
    const { store, held, takeOver } = heldStore();
    const app = await startApp(start, once(store, { leaseSeconds: 0.3 }), async (delivery) => {
      await takeOver();
      const signal = await claimLost(delivery);
      expect(String(signal?.reason)).toContain("lost");
      return 200;
    });
    const answer = await app.send(await newMessage()());
    expect(answer.headers.get("x-own")).toBeNull();
    expect(await told(answer)).toBe("503 processing");
    // The other's claim is as it was.
    expect(await held()).toEqual(["claimed"]);
  });

  test("who learns of it with the answer alone does not answer 2xx either", async () => {
    const { store, held, takeOver } = heldStore();
    const app = await startApp(start, once(store), async () => {
      await takeOver();
      return 200;
    });
    expect(await told(await app.send(await newMessage()()))).toBe("503 processing");
    expect(await held()).toEqual(["claimed"]);
  });

  test("a failure of who has lost it leaves the other's claim alone", async () => {
    const { store, held, takeOver } = heldStore();
    const app = await startApp(start, once(store), async () => {
      await takeOver();
      return 500;
    });
    expect((await app.send(await newMessage()())).status).toBe(500);
    expect(await held()).toEqual(["claimed"]);
  });

  test("a claim that ran out, and nobody came: the answer is sent, and known", async () => {
    const { store, held, pass } = heldStore();
    const app = await startApp(start, once(store), () => {
      pass(61_000);
      return 200;
    });
    const attempt = newMessage();
    expect(await told(await app.send(await attempt()))).toBe("200 own");
    expect(await held()).toEqual(["done:200"]);
    expect(await told(await app.send(await attempt()))).toBe("200");
  });

  test("a client that has gone: a late success is known", async () => {
    const { store, held } = heldStore();
    const [begun, ended] = [deferred(), deferred<number>()];
    const app = await startApp(start, once(store), () => {
      begun.resolve();
      return ended.promise;
    });
    const attempt = newMessage();
    const client = new AbortController();
    const first = app.send(await attempt(), client.signal).catch(() => "gone");
    await begun.promise;
    client.abort();
    expect(await first).toBe("gone");
    ended.resolve(200);
    while ((await held())[0] === "claimed") await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await told(await app.send(await attempt()))).toBe("200");
    expect(app.calls).toHaveLength(1);
  });

  test("a client that has gone, and a handler that never answers: the message is free after the lease", async () => {
    const lost = deferred();
    const begun = deferred();
    const app = await startApp(
      start,
      once(memoryStore(), { leaseSeconds: 0.4 }),
      async (delivery) => {
        if (app.calls.length > 1) return 200;
        begun.resolve();
        claimLost(delivery).then(() => lost.resolve());
        return new Promise(() => {});
      },
    );
    const attempt = newMessage();
    const client = new AbortController();
    const first = app.send(await attempt(), client.signal).catch(() => "gone");
    await begun.promise;
    client.abort();
    await first;
    await lost.promise;
    let answer = "";
    while (answer !== "200 own") answer = await told(await app.send(await attempt()));
    expect(app.calls).toHaveLength(2);
  });
});

test("a handler that never ends keeps its message no longer than longestSeconds", async () => {
  const options = { leaseSeconds: 0.3, longestSeconds: 0.5 };
  const lost = deferred();
  const app = await startApp(hosts.Express, once(memoryStore(), options), (delivery) => {
    if (app.calls.length > 1) return 200;
    claimLost(delivery).then(() => lost.resolve());
    return new Promise(() => {});
  });
  const attempt = newMessage();
  app.send(await attempt()).catch(() => {});
  await lost.promise;
  let answer = "";
  while (answer !== "200 own") answer = await told(await app.send(await attempt()));
  expect(app.calls).toHaveLength(2);
});

test("a store that hangs does not keep the signal from being aborted when the lease is over", async () => {
  const store = memoryStore();
  const hanging: OnceStore = { ...store, swap: () => new Promise(() => {}) };
  const options = { leaseSeconds: 0.3, storeSeconds: 3600 };
  const lost = deferred();
  const app = await startApp(hosts.Express, once(hanging, options), async (delivery) => {
    await claimLost(delivery);
    lost.resolve();
    return 500;
  });
  app.send(await newMessage()()).catch(() => {});
  await lost.promise;
});

test("a claim that is granted later than it lasts is given back", async () => {
  const { store, held } = heldStore();
  const add: OnceStore["add"] = async (...given) => {
    const there = await store.add(...given);
    await new Promise((resolve) => setTimeout(resolve, 60));
    return there;
  };
  const app = await startApp(hosts.Express, once({ ...store, add }, { leaseSeconds: 0.05 }));
  expect(await told(await app.send(await newMessage()()))).toBe("503 processing");
  expect(await held()).toEqual([]);
  expect(app.calls).toHaveLength(0);
});

test.each([200, 500, "throws"] as const)(
  "a renewal that comes after the handler's own answer (%s) does not abort its signal",
  async (answer) => {
    const { store } = heldStore();
    const late = deferred();
    // Its answers are slow, so that a renewal finds what was written before that is known here.
    const slow: OnceStore = {
      ...store,
      swap: async (key, from, to, ttlMs) => {
        const did = await store.swap(key, from, to, ttlMs);
        if (from !== to) await late.promise;
        else if (!did) setTimeout(late.resolve, 50);
        return did;
      },
      remove: async (...given) => {
        const did = await store.remove(...given);
        await late.promise;
        return did;
      },
    };
    let signal: AbortSignal | undefined;
    const app = await startApp(
      hosts.Express,
      once(slow, { leaseSeconds: 0.6, storeSeconds: 60 }),
      (delivery) => {
        signal = leaseOf(delivery)?.signal;
        if (answer === "throws") throw new Error("the handler failed");
        return answer;
      },
    );
    expect((await app.send(await newMessage()())).status).toBe(answer === 200 ? 200 : 500);
    expect(signal?.aborted).toBe(false);
  },
);

test("what refuses further in has the claim given back", async () => {
  const { store, held } = heldStore();
  let refuses = true;
  const inner = async (_delivery: Delivery, handle: () => Promise<{ status: number }>) => {
    if (refuses) throw new Error("not now");
    return handle();
  };
  const outer = once(store);
  const app = await startApp(hosts.Express, (delivery, handle, gone) =>
    outer(delivery, () => inner(delivery, handle), gone),
  );
  const attempt = newMessage();
  expect((await app.send(await attempt())).status).toBe(500);
  expect(await held()).toEqual([]);
  refuses = false;
  expect(await told(await app.send(await attempt()))).toBe("200 own");
});

test("what a handler that never ends was given is let go of once its claim is lost", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const lost = deferred();
  const begin = async () => {
    const { toRequest } = await signDelivery({ url: "https://app.example.com/jobs", body: "x" });
    const receiver = new Receiver({ env: testEnvironment("single") });
    const delivery = await receiver.receive(fromRequest(toRequest()));
    const around = once(memoryStore(), { leaseSeconds: 0.2, longestSeconds: 0.1 });
    around(
      delivery,
      () => {
        claimLost(delivery).then(() => lost.resolve());
        return new Promise(() => {});
      },
      new AbortController().signal,
    );
    return new WeakRef(delivery);
  };
  const delivery = await begin();
  await lost.promise;
  await vi.waitFor(
    () => {
      collect();
      expect(delivery.deref()).toBeUndefined();
    },
    { timeout: 10_000 },
  );
});
