import { inspect } from "node:util";
import { type RedisClient, redisStore } from "@qstash-verify/once/redis";
import { Redis as UpstashRedis } from "@upstash/redis";
import { Redis } from "ioredis";
import { createClient } from "redis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLIENTS, type Connected, connectIoredis, connectNodeRedis } from "./connect.js";
import { HAS_OWN_REDIS, ON_OWN_REDIS, RedisServer } from "./redis-server.js";
import { startUpstashBridge } from "./upstash-bridge.js";

const MINUTE = 60_000;

/** Not `once` of `node:events`, which rejects at an error: here errors come first. */
function nextEvent(client: Emitting, name: "reconnecting" | "ready"): Promise<void> {
  return new Promise((resolve) => {
    client.once(name, () => resolve());
  });
}

interface Emitting {
  once(name: string, listener: () => void): unknown;
}

describe("redisStore() of what is no client", () => {
  const pipeline = new Redis({ lazyConnect: true }).pipeline();
  const wrong = {
    "a URL": "redis://localhost:6379",
    "a promise of a client": Promise.resolve(new Redis({ lazyConnect: true })),
    "a pipeline": pipeline,
    "its options": { url: "redis://localhost:6379" },
    nothing: undefined,
  };
  test.each(Object.entries(wrong))("throws for %s, and says what to pass", (_name, client) => {
    expect(() => redisStore(client as unknown as RedisClient)).toThrow(
      expect.objectContaining({
        code: "option_invalid",
        message: expect.stringContaining("pass what `new Redis(…)` or `createClient(…)` returns"),
      }),
    );
  });

  test("throws for a prefix that is no string", () => {
    const client = new Redis({ lazyConnect: true });
    const options = { prefix: 7 as unknown as string };
    expect(() => redisStore(client, options)).toThrow("prefix must be a string");
  });
});

test("a client that resolves with nothing grants no claim", async () => {
  const nothing = async () => undefined;
  const client = { isOpen: true, isReady: true, set: nothing, eval: nothing, evalSha: nothing };
  const store = redisStore(client);
  await expect(store.add("m:a", "v", MINUTE)).rejects.toThrow("no reply");
  await expect(store.swap("m:a", "v", "w", MINUTE)).rejects.toThrow("no reply");
});

describe.skipIf(!HAS_OWN_REDIS).each(Object.entries(CLIENTS))(
  `a Redis store over %s, ${ON_OWN_REDIS}`,
  (name, connect) => {
    let redis: RedisServer;
    let admin: Connected<Redis>;
    let connected: Connected;
    beforeAll(async () => {
      redis = await RedisServer.start();
      admin = await connectIoredis(redis.url);
      connected = await connect(redis.url);
    });
    afterAll(async () => {
      await connected.close();
      await admin.close();
      await redis.end();
    });

    test("names its keys with a prefix, and gives each its time", async () => {
      await admin.client.flushall();
      await redisStore(connected.client).add("m:one", "a", MINUTE);
      await redisStore(connected.client, { prefix: "shop:" }).add("m:one", "b", MINUTE);

      const keys = await admin.client.keys("*");
      expect(keys.sort()).toEqual(["qstash:m:one", "shop:m:one"]);
      for (const key of keys) expect(await admin.client.pttl(key)).toBeGreaterThan(0);
    });

    test("does not need the scripts that the server has cached", async () => {
      const store = redisStore(connected.client, { prefix: "flushed:" });
      await store.add("m:one", "a", MINUTE);
      await admin.client.script("FLUSH");
      expect(await store.swap("m:one", "a", "b", MINUTE)).toBe(true);
      await admin.client.script("FLUSH");
      expect(await store.remove("m:one", "b")).toBe(true);
    });

    test.skipIf(name === "@upstash/redis")("sends a script's text once", async () => {
      const store = redisStore(connected.client, { prefix: "known:" });
      await admin.client.script("FLUSH");
      await admin.client.config("RESETSTAT");
      for (const key of ["m:one", "m:two", "m:three"]) {
        await store.add(key, "a", MINUTE);
        expect(await store.swap(key, "a", "b", MINUTE)).toBe(true);
        expect(await store.remove(key, "b")).toBe(true);
      }
      expect(await admin.client.info("commandstats")).toContain("cmdstat_eval:calls=2,");
    });

    test("takes a time that is no whole number of milliseconds", async () => {
      const store = redisStore(connected.client, { prefix: "fraction:" });
      expect(await store.add("m:one", "a", 1000 / 3)).toBeUndefined();
      expect(await store.swap("m:one", "a", "b", MINUTE + 0.5)).toBe(true);
    });

    test("rejects what a full server refuses, and still gives claims back", async () => {
      const store = redisStore(connected.client, { prefix: "full:" });
      await store.add("m:held", "a", MINUTE);
      await admin.client.config("SET", "maxmemory", "1");

      await expect(store.add("m:new", "a", MINUTE)).rejects.toThrow(/^Redis: .*OOM/);
      await expect(store.swap("m:held", "a", "b", MINUTE)).rejects.toThrow(/^Redis: .*OOM/);
      expect(await store.remove("m:held", "a")).toBe(true);

      await admin.client.config("SET", "maxmemory", "0");
      expect(await store.add("m:new", "a", MINUTE)).toBeUndefined();
    });

    test("rejects what a replica refuses", async () => {
      const store = redisStore(connected.client, { prefix: "replica:" });
      await store.add("m:held", "a", MINUTE);
      await admin.client.replicaof("127.0.0.1", 1);

      await expect(store.add("m:one", "a", MINUTE)).rejects.toThrow(/^Redis: .*READONLY/);
      await expect(store.swap("m:held", "a", "b", MINUTE)).rejects.toThrow(/^Redis: .*READONLY/);
      // Upstash's client puts words of its own before the server's.
      const code = "createScript" in connected.client ? undefined : "READONLY";
      await expect(store.add("m:two", "a", MINUTE)).rejects.toHaveProperty("code", code);

      await admin.client.replicaof("NO", "ONE");
      expect(await store.add("m:one", "a", MINUTE)).toBeUndefined();
    });

    test("rejects while there is no server, and works again with the next", async () => {
      const store = redisStore(connected.client, { prefix: "killed:" });
      await store.add("m:one", "a", MINUTE);
      const { client } = connected;
      const noticed = "createScript" in client || nextEvent(client as Emitting, "reconnecting");
      await redis.kill();
      await noticed;

      await expect(store.add("m:one", "a", MINUTE)).rejects.toThrow(/^Redis: /);

      await redis.run();
      const again = async () => (await store.add("m:one", "b", MINUTE)) ?? "added";
      await expect.poll(again, { timeout: 20_000 }).toBe("added");
      expect(await store.swap("m:one", "b", "c", MINUTE)).toBe(true);
    });
  },
);

describe.skipIf(!HAS_OWN_REDIS)(`what a client queues, ${ON_OWN_REDIS},`, () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterAll(() => redis.end());

  const patient = {
    // What queues of jobs have to be given.
    ioredis: (url: string) => connectIoredis(url, { maxRetriesPerRequest: null }),
    "node-redis": connectNodeRedis,
  };
  test.each(Object.entries(patient))("is no claim of long ago, over %s", async (_name, connect) => {
    const { client, close } = await connect(redis.url);
    const store = redisStore(client);
    const lost = nextEvent(client, "reconnecting");
    await redis.kill();
    await lost;

    const added = Array.from({ length: 50 }, (_, index) => store.add(`m:${index}`, "a", MINUTE));
    const answers = await Promise.allSettled(added);
    expect(answers.filter(({ status }) => status === "rejected")).toHaveLength(50);

    const ready = nextEvent(client, "ready");
    await redis.run();
    await ready;
    expect(await store.add("m:new", "a", MINUTE)).toBeUndefined();
    const admin = await connectIoredis(redis.url);
    expect(await admin.client.dbsize()).toBe(1);
    await admin.close();
    await close();
  });

  test("is sent once a client that is still connecting has connected", async () => {
    const client = createClient({ url: redis.url });
    const connecting = client.connect();
    expect(await redisStore(client, { prefix: "early:" }).add("m:1", "a", MINUTE)).toBeUndefined();
    await connecting;
    client.destroy();

    const lazy = new Redis(redis.url, { lazyConnect: true });
    expect(await redisStore(lazy, { prefix: "lazy:" }).add("m:1", "a", MINUTE)).toBeUndefined();
    lazy.disconnect();
  });
});

describe.skipIf(!HAS_OWN_REDIS)(`an error of a Redis store, ${ON_OWN_REDIS},`, () => {
  let redis: RedisServer;
  let bridge: Awaited<ReturnType<typeof startUpstashBridge>>;
  beforeAll(async () => {
    redis = await RedisServer.start("--rename-command", "EVAL", "");
    bridge = await startUpstashBridge(redis.url);
  });
  afterAll(async () => {
    await bridge.end();
    await redis.end();
  });

  const one = {
    ioredis: () => new Redis(redis.url),
    "node-redis": () => createClient({ url: redis.url }).connect(),
    "@upstash/redis": () => new UpstashRedis(bridge),
    "@upstash/redis, one by one": () =>
      new UpstashRedis({ ...bridge, enableAutoPipelining: false }),
  };
  test.each(Object.entries(one))("holds no key and no value, over %s", async (_name, make) => {
    const client = await make();
    const store = redisStore(client);
    const error = await Promise.resolve(store.swap("m:DIGEST", "VALUE", "VALUE", MINUTE)).catch(
      (thrown) => thrown,
    );
    if ("disconnect" in client) client.disconnect();
    if ("destroy" in client) client.destroy();

    expect(error.message).toMatch(/^Redis: .*unknown command/);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/DIGEST|VALUE/);
  });
});
