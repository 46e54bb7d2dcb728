import { storeContract } from "@qstash-verify/testing/store-contract";
import { Cluster } from "ioredis";
import { createCluster } from "redis";
import { afterAll, beforeAll, describe, test } from "vitest";
import { CLIENTS, type Connect, connectBefore7, connectIoredis, OpenStores } from "./connect.js";
import {
  HAS_OWN_REDIS,
  HAS_REDIS,
  ON_OWN_REDIS,
  ON_REDIS,
  RedisServer,
  type UsedRedis,
  useRedis,
} from "./redis-server.js";

/** Every clause, over clients that are connected by turns. */
function keepsTheContract(url: () => string, connects: readonly Connect[]): void {
  const stores = new OpenStores();
  let opened = 0;
  afterAll(() => stores.close());
  for (const { name, run } of storeContract) {
    test.concurrent(name, () =>
      run(() => {
        opened += 1;
        return stores.open(connects[opened % connects.length] as Connect, url());
      }),
    );
  }
}

describe.skipIf(!HAS_REDIS)(`the store contract ${ON_REDIS}`, () => {
  let redis: UsedRedis;
  beforeAll(async () => {
    redis = await useRedis();
  });
  afterAll(() => redis.end());

  for (const [name, connect] of Object.entries(CLIENTS)) {
    describe(`over ${name}, it`, () => keepsTheContract(() => redis.url, [connect]));
  }
  describe("over all three by turns, it", () =>
    keepsTheContract(() => redis.url, Object.values(CLIENTS)));
  describe("without SET … NX GET, as before Redis 7, it", () =>
    keepsTheContract(() => redis.url, [connectBefore7]));
});

const CLUSTERS: Readonly<Record<string, Connect>> = {
  async ioredis(url) {
    const client = new Cluster([url]);
    return { client, close: async () => client.disconnect() };
  },
  async "node-redis"(url) {
    const client = createCluster({ rootNodes: [{ url }] });
    client.on("error", () => {});
    await client.connect();
    return { client, close: async () => client.destroy() };
  },
};

// One node has all slots, and still refuses a command whose keys are in two.
describe.skipIf(!HAS_OWN_REDIS)(`the store contract in a cluster ${ON_OWN_REDIS}`, () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startCluster();
  });
  afterAll(() => redis.end());

  for (const [name, connect] of Object.entries(CLUSTERS)) {
    describe(`over ${name}, it`, () => keepsTheContract(() => redis.url, [connect]));
  }
});

async function startCluster(): Promise<RedisServer> {
  const server = await RedisServer.start(
    "--cluster-enabled",
    "yes",
    "--cluster-announce-ip",
    "127.0.0.1",
  );
  const { client, close } = await connectIoredis(server.url);
  await client.call("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
  while (!String(await client.call("CLUSTER", "INFO")).includes("cluster_state:ok")) {
    await client.ping();
  }
  await close();
  return server;
}
