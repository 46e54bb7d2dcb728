import { leaseOf, memoryStore, once } from "@qstash-verify/once";
import { testKeys } from "@qstash-verify/testing";
import { describe, expect, test } from "vitest";
import { deferred, hosts, newMessage, rewritten, startApp, told } from "./app.js";
import { heldStore } from "./stores.js";

describe.each(Object.entries(hosts))("on %s", (_, start) => {
  test.each([200, 201, 202, 204, 489])(
    "what was answered with %i is answered so again, with no handler",
    async (status) => {
      const { store, held } = heldStore();
      const app = await startApp(start, once(store), () => status);
      const attempt = newMessage();
      const first = await app.send(await attempt());
      expect([first.status, first.headers.get("x-own")]).toEqual([status, "yes"]);
      expect(first.headers.get("idempotent-replayed")).toBeNull();
      expect(await held()).toEqual([`done:${status}`]);
      for (const delivery of [await attempt(), await attempt()]) {
        const again = await app.send(delivery);
        expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([status, "true"]);
        const expected = status === 489 ? "true" : null;
        expect(again.headers.get("upstash-nonretryable-error")).toBe(expected);
        expect([again.headers.get("x-own"), await again.text()]).toEqual([null, ""]);
      }
      expect(app.calls).toHaveLength(1);
    },
  );

  test.each([302, 400, 429, 500, 503, "a throw"])(
    "after %s the claim is given back, and the next attempt runs",
    async (failure) => {
      const { store, held } = heldStore();
      const app = await startApp(start, once(store), (): number => {
        if (app.calls.length > 1) return 200;
        if (typeof failure === "number") return failure;
        throw new Error("the handler failed");
      });
      const attempt = newMessage();
      const first = await app.send(await attempt(), AbortSignal.timeout(20_000));
      expect(first.status).toBe(failure === "a throw" ? 500 : failure);
      expect(await held()).toEqual([]);
      expect(await told(await app.send(await attempt()))).toBe("200 own");
      expect(await told(await app.send(await attempt()))).toBe("200");
      expect(app.calls.map(({ claimed }) => claimed.retried)).toEqual([0, 1]);
    },
  );

  test("another attempt at a message that is being processed is refused: 503 processing", async () => {
    const { store, held } = heldStore();
    const ended = deferred<number>();
    const begun = deferred();
    const app = await startApp(start, once(store), () => {
      begun.resolve();
      return ended.promise;
    });
    const attempt = newMessage();
    const first = app.send(await attempt());
    await begun.promise;
    expect(await held()).toEqual(["claimed"]);
    const busy = await app.send(await attempt());
    expect(busy.headers.get("retry-after")).toBe("60");
    expect(await told(busy)).toBe("503 processing");
    ended.resolve(201);
    expect((await first).status).toBe(201);
    expect((await app.send(await attempt())).status).toBe(201);
    expect(app.calls).toHaveLength(1);
  });

  test("200 attempts at once: one handler runs", async () => {
    const app = await startApp(start, once(memoryStore()));
    const attempt = newMessage();
    const deliveries = await Promise.all(Array.from({ length: 200 }, () => attempt()));
    const answers = await Promise.all(deliveries.map(async (each) => told(await app.send(each))));
    expect(app.calls).toHaveLength(1);
    expect(answers.filter((answer) => answer === "200 own")).toHaveLength(1);
    expect(answers.filter((answer) => !/^200|^503 processing/.test(answer))).toEqual([]);
  });

  test("who waits is answered with what comes of the other attempt", async () => {
    const { store } = heldStore();
    const ended = deferred<number>();
    const begun = deferred();
    const app = await startApp(start, once(store, { whenBusy: "wait" }), () => {
      begun.resolve();
      return ended.promise;
    });
    const attempt = newMessage();
    const first = app.send(await attempt());
    await begun.promise;
    const second = app.send(await attempt());
    ended.resolve(202);
    expect((await first).status).toBe(202);
    const waited = await second;
    expect([waited.status, waited.headers.get("idempotent-replayed")]).toEqual([202, "true"]);
    expect(app.calls).toHaveLength(1);
  });

  test("who waits takes over when the other attempt fails", async () => {
    const { store } = heldStore();
    const ended = deferred<number>();
    const begun = deferred();
    const app = await startApp(start, once(store, { whenBusy: "wait" }), () => {
      begun.resolve();
      return app.calls.length > 1 ? 200 : ended.promise;
    });
    const attempt = newMessage();
    const first = app.send(await attempt());
    await begun.promise;
    const second = app.send(await attempt());
    ended.resolve(500);
    expect((await first).status).toBe(500);
    expect(await told(await second)).toBe("200 own");
    expect(app.calls).toHaveLength(2);
  });

  test("who waits for too long is refused", async () => {
    const { store } = heldStore();
    const ended = deferred<number>();
    const begun = deferred();
    const app = await startApp(start, once(store, { whenBusy: "wait", waitSeconds: 0.4 }), () => {
      begun.resolve();
      return ended.promise;
    });
    const attempt = newMessage();
    const first = app.send(await attempt());
    await begun.promise;
    expect(await told(await app.send(await attempt()))).toBe("503 processing");
    ended.resolve(200);
    expect((await first).status).toBe(200);
  });

  test("a claim that ran out is taken over: its holder died", async () => {
    const { store, pass } = heldStore();
    const attempt = newMessage();
    const died = deferred<number>();
    const begun = deferred();
    const dead = await startApp(start, once(store), () => {
      begun.resolve();
      return died.promise;
    });
    const lost = dead.send(await attempt());
    await begun.promise;
    const app = await startApp(start, once(store));
    expect(await told(await app.send(await attempt()))).toBe("503 processing");
    pass(60_000);
    expect(await told(await app.send(await attempt()))).toBe("200 own");
    expect(app.calls[0]?.claimed.retried).toBe(2);
    died.resolve(200);
    await lost;
  });

  test("what was processed is known for 8 days", async () => {
    const { store, pass } = heldStore();
    const app = await startApp(start, once(store));
    const attempt = newMessage();
    await app.send(await attempt());
    pass(8 * 86_400_000 - 1);
    expect(await told(await app.send(await attempt()))).toBe("200");
    pass(1);
    expect(await told(await app.send(await attempt()))).toBe("200 own");
  });
});

describe("whoever has captured a delivery", () => {
  test("has it processed once, under a hundred message ids", async () => {
    const { store, held } = heldStore();
    const app = await startApp(hosts.Express, once(store));
    const attempt = newMessage();
    const captured = await attempt();
    expect(await told(await app.send(captured))).toBe("200 own");
    const forged = Array.from({ length: 100 }, (_, index) => rewritten(captured, `msg_x${index}`));
    const answers = await Promise.all(forged.map(async (each) => told(await app.send(each))));
    expect(new Set(answers)).toEqual(new Set(["401 replayed"]));
    expect(await held()).toEqual(["done:200"]);
    expect(await told(await app.send(captured))).toBe("200");
    expect(await told(await app.send(await attempt()))).toBe("200");
    expect(app.calls).toHaveLength(1);
  });

  test("has it processed once where all hundred come at once", async () => {
    const { store, held } = heldStore();
    const app = await startApp(hosts.Fastify, once(store));
    const captured = await newMessage()();
    const forged = Array.from({ length: 100 }, (_, index) => rewritten(captured, `msg_y${index}`));
    const answers = await Promise.all(forged.map(async (each) => told(await app.send(each))));
    expect(answers.filter((answer) => answer !== "401 replayed")).toEqual(["200 own"]);
    expect(app.calls).toHaveLength(1);
    expect(await held()).toEqual(["done:200"]);
  });

  test("cannot mark another message as processed", async () => {
    const app = await startApp(hosts.Express, once(memoryStore()));
    const victim = newMessage({ messageId: "msg_victim", body: "the victim's" });
    const captured = await newMessage()();
    // Before it arrived, and after.
    expect(await told(await app.send(rewritten(captured, "msg_victim")))).toBe("200 own");
    expect(await told(await app.send(await victim()))).toBe("200 own");
    const other = await newMessage()();
    await app.send(other);
    expect(await told(await app.send(rewritten(other, "msg_victim")))).toBe("401 replayed");
  });

  test("cannot send it again without its message id, or with one where none was", async () => {
    const app = await startApp(hosts.Express, once(memoryStore()));
    const { headers, ...captured } = await newMessage()();
    expect(await told(await app.send({ ...captured, headers }))).toBe("200 own");
    const { "Upstash-Message-Id": _, ...without } = headers;
    expect(await told(await app.send({ ...captured, headers: without }))).toBe("401 replayed");
    const nameless = await newMessage({ headers: { "Upstash-Message-Id": undefined } })();
    expect(await told(await app.send(nameless))).toBe("200 own");
    expect(await told(await app.send(nameless))).toBe("200");
    expect(await told(await app.send(rewritten(nameless, "msg_1")))).toBe("401 replayed");
    expect(app.calls).toHaveLength(2);
  });
});

test("a message is the same from either region and with either key", async () => {
  const app = await startApp(hosts.Express, once(memoryStore()));
  const attempt = newMessage();
  expect(await told(await app.send(await attempt()))).toBe("200 own");
  for (const region of ["EU_CENTRAL_1", "US_EAST_1"] as const) {
    for (const key of [testKeys[region].current, testKeys[region].next]) {
      expect(await told(await app.send(await attempt({ region, key })))).toBe("200");
    }
  }
});

test("another body, destination or id is another message", async () => {
  const app = await startApp(hosts.Express, once(memoryStore()));
  const attempt = newMessage({ messageId: "msg_same", body: "same" });
  const others = [{}, { body: "other" }, { messageId: "msg_other" }];
  for (const other of others) {
    expect(await told(await app.send(await attempt(other)))).toBe("200 own");
  }
  const elsewhere = { url: "https://app.example.com/jobs?queue=2" };
  expect(await told(await app.send(await attempt(elsewhere)))).toBe("200 own");
});

test("a lease is there while once() runs around the handler, and only then", async () => {
  const seen: unknown[] = [];
  const look = (delivery: Parameters<typeof leaseOf>[0]) => {
    seen.push(leaseOf(delivery)?.signal.aborted);
    return 200;
  };
  await (await startApp(hosts.Express, once(memoryStore()), look)).send(await newMessage()());
  const without = await startApp(hosts.Express, (_delivery, handle) => handle(), look);
  await without.send(await newMessage()());
  expect(seen).toEqual([false, undefined]);
});

test.each([[[0, 1, 2]], [[0, 2, 1]], [[1, 0, 2]], [[1, 2, 0]], [[2, 0, 1]], [[2, 1, 0]]])(
  "of deliveries at once each has its own lease, and has it until it ends: in the order %s",
  async (order) => {
    const ends = order.map(() => deferred<number>());
    const app = await startApp(hosts.Express, once(memoryStore()), () => {
      return ends[app.calls.length - 1]?.promise ?? 500;
    });
    const answers: Promise<Response>[] = [];
    while (answers.length < ends.length) {
      const begun = answers.push(newMessage()().then((attempt) => app.send(attempt)));
      while (app.calls.length < begun) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const leases = app.calls.map((delivery) => leaseOf(delivery));
    expect(new Set(leases).size).toBe(3);
    expect(leases).not.toContain(undefined);
    const held = new Set([0, 1, 2]);
    for (const index of order) {
      ends[index]?.resolve(200);
      expect(await told((await answers[index]) as Response)).toBe("200 own");
      held.delete(index);
      const found = app.calls.map((delivery) => leases.indexOf(leaseOf(delivery)));
      expect(found).toEqual([0, 1, 2].map((at) => (held.has(at) ? at : -1)));
    }
  },
);
