import { type RedisClient, redisStore } from "@qstash-verify/once/redis";
import { Redis as UpstashRedis } from "@upstash/redis";
import { Redis } from "ioredis";
import { createClient } from "redis";
import { startUpstashBridge } from "./upstash-bridge.js";

/** A client that a test has, and how it lets it go. */
export interface Connected<Client extends RedisClient = RedisClient> {
  readonly client: Client;
  close(): Promise<void>;
}

export async function connectIoredis(url: string, options = {}): Promise<Connected<Redis>> {
  const client = new Redis(url, options);
  client.on("error", () => {});
  return { client, close: async () => client.disconnect() };
}

export async function connectNodeRedis(url: string) {
  const client = createClient({ url });
  client.on("error", () => {});
  await client.connect();
  return { client, close: async () => client.destroy() };
}

async function connectUpstash(url: string): Promise<Connected<UpstashRedis>> {
  const { end, ...settings } = await startUpstashBridge(url);
  const client = new UpstashRedis({ ...settings, retry: { retries: 1, backoff: () => 10 } });
  return { client, close: end };
}

export type Connect = (url: string) => Promise<Connected>;

/** Each client that `redisStore` takes, connected to a server. */
export const CLIENTS: Readonly<Record<string, Connect>> = {
  ioredis: connectIoredis,
  "node-redis": connectNodeRedis,
  "@upstash/redis": connectUpstash,
};

/**
 * Redis before 7, as far as a client sees it: the real server is asked for what it does not know either.
 * Its answer is the same syntax error.
 */
export const connectBefore7: Connect = async (url) => {
  const { client, close } = await connectIoredis(url);
  const set = (key: string, value: string, ...how: string[]) =>
    client.call("SET", key, value, ...how, "UNKNOWN");
  return { client: Object.create(client, { set: { value: set } }), close };
};

/** Opens stores one after the other, and closes their clients in the end. */
export class OpenStores {
  readonly #open: Connected[] = [];

  async open(connect: Connect, url: string) {
    const connected = await connect(url);
    this.#open.push(connected);
    return redisStore(connected.client);
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.splice(0).map(({ close }) => close()));
  }
}
