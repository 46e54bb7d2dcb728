import type { OnceStore } from "@qstash-verify/once";
import { redisStore } from "@qstash-verify/once/redis";
import { type StoreClause, storeContract } from "@qstash-verify/testing/store-contract";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Connected, connectIoredis } from "./connect.js";
import { HAS_OWN_REDIS, ON_OWN_REDIS, RedisServer } from "./redis-server.js";

/** What many write by hand: it looks, and then it sets. */
function getThenSet(redis: Redis): OnceStore {
  return {
    ...redisStore(redis, { prefix: "" }),
    async add(key, value, ttlMs) {
      const there = await redis.get(key);
      if (there !== null) return there;
      await redis.set(key, value, "PX", ttlMs);
      return undefined;
    },
  };
}

/** The one that fills its server. */
function withoutExpiry(redis: Redis): OnceStore {
  return {
    ...redisStore(redis, { prefix: "" }),
    async add(key, value) {
      return (await redis.set(key, value, "NX", "GET")) ?? undefined;
    },
  };
}

/** Without a script: what was compared may be another's when it is replaced or deleted. */
function withoutScript(redis: Redis): OnceStore {
  let removes = 0;
  return {
    ...redisStore(redis, { prefix: "" }),
    async swap(key, from, to, ttlMs) {
      if ((await redis.get(key)) !== from) return false;
      await redis.set(key, to, "PX", ttlMs);
      return true;
    },
    async remove(key, value) {
      if ((await redis.get(key)) !== value) return false;
      removes += 1;
      // Some come late, and find what others have added since.
      for (let trip = removes % 4; trip > 0; trip -= 1) await redis.ping();
      return (await redis.del(key)) === 1;
    },
  };
}

describe.skipIf(!HAS_OWN_REDIS)(`the store contract fails, ${ON_OWN_REDIS},`, () => {
  let redis: RedisServer;
  let clients: Connected<Redis>[];
  beforeAll(async () => {
    redis = await RedisServer.start();
    clients = [await connectIoredis(redis.url), await connectIoredis(redis.url)];
  });
  afterAll(async () => {
    for (const { close } of clients) await close();
    await redis.end();
  });

  test.each([
    {
      what: "GET, then SET",
      make: getThenSet,
      clause: "sets a key for one of 200 that add it at once",
      says: /must succeed for one of 200, did for \d+/,
    },
    {
      what: "SET without an expiry",
      make: withoutExpiry,
      clause: "lets go of a key when its time is over, and of no other",
      says: /still there 1000 ms later/,
    },
    {
      what: "GET, a comparison and SET, without a script",
      make: withoutScript,
      clause: "swaps a value for one of 200 that swap it at once",
      says: /must succeed for one of 200, did for \d+/,
    },
    {
      what: "GET, a comparison and DEL, without a script",
      make: withoutScript,
      clause: "leaves alone what another adds while the old value is removed",
      says: /must be won by one|the value after all removes/,
    },
  ])("for $what", async ({ make, clause, says }) => {
    let opened = 0;
    const open = () => make((clients[opened++ % 2] as Connected<Redis>).client);
    const { run } = storeContract.find(({ name }) => name === clause) as StoreClause;

    await expect(run(open, { patience: 1000 })).rejects.toThrow(says);
  });
});
