import { ConfigurationError } from "@qstash-verify/core";
import { codeOf, failure } from "./failure.js";
import { checkNames } from "./options.js";
import { commandsOf, type RedisClient } from "./redis-client.js";
import { ADD, REMOVE, type Script, SWAP } from "./redis-scripts.js";
import type { OnceStore } from "./store.js";

export type {
  IoredisClient,
  NodeRedisClient,
  RedisClient,
  UpstashRedisClient,
} from "./redis-client.js";

/** How a Redis store names its keys. */
export interface RedisStoreOptions {
  /** What every key begins with. Default: `qstash:`. A prefix in `{braces}` puts all keys on one node of a cluster. */
  readonly prefix?: string | undefined;
}

/**
 * Records processed messages in Redis, through your app's client.
 *
 * Each operation is one command with one key, so a Redis Cluster works. An ACL must allow `SET`, `GET`, `DEL`,
 * `EVAL` and `EVALSHA`. If Redis evicts a key, its message can be processed again: set
 * `maxmemory-policy noeviction`. While the client reconnects, an operation waits two seconds and then rejects.
 * A client that was closed rejects at once, and so does a node-redis client that was never connected. An ioredis
 * client with `lazyConnect` connects with the first operation. `createCluster` and
 * `createClientPool` of node-redis do not report that they reconnect, and an operation would wait for
 * `storeSeconds`: give `createCluster` the option `defaults: { disableOfflineQueue: true }`, and
 * `createClientPool` the option `disableOfflineQueue: true`.
 *
 * @example ioredis
 * ```ts
 * import { redisStore } from "@qstash-verify/once/redis";
 * import { Redis } from "ioredis"; // or Cluster
 *
 * export const store = redisStore(new Redis("redis://localhost"));
 * ```
 *
 * @example node-redis
 * ```ts
 * import { redisStore } from "@qstash-verify/once/redis";
 * import { createClient } from "redis"; // or createCluster
 *
 * const client = createClient({ url: "redis://localhost" });
 * client.on("error", console.error);
 * await client.connect();
 * export const store = redisStore(client);
 * ```
 *
 * @example Upstash Redis
 * ```ts
 * import { redisStore } from "@qstash-verify/once/redis";
 * import { Redis } from "@upstash/redis";
 *
 * export const store = redisStore(Redis.fromEnv());
 * ```
 *
 * @throws ConfigurationError `option_invalid`
 */
export function redisStore(client: RedisClient, options: RedisStoreOptions = {}): OnceStore {
  checkNames(options, ["prefix"]);
  const { prefix = "qstash:" } = options;
  if (typeof prefix !== "string") {
    throw new ConfigurationError("option_invalid", "prefix must be a string");
  }
  const { ready, addNative, run } = commandsOf(client);
  let hasNative = addNative !== undefined;

  const ask = async (command: () => Promise<unknown> | undefined): Promise<string | undefined> => {
    try {
      const connecting = ready();
      if (connecting) await connecting;
      const reply = await command();
      // Redis says `null` if there is nothing. No reply at all says nothing, and would count as a claim.
      if (reply === undefined) throw new Error("the client returned no reply");
      return reply === null ? undefined : String(reply);
    } catch (error) {
      throw withoutCommand(error);
    }
  };
  const runScript = (script: Script, key: string, ...given: (string | number)[]) =>
    ask(() => run(script, prefix + key, ...given.map(String)));

  return {
    async add(key, value, ttlMs) {
      const ttl = Math.ceil(ttlMs);
      if (hasNative) {
        try {
          return await ask(() => addNative?.(prefix + key, value, ttl));
        } catch (error) {
          if (!BEFORE_7.test(String(error))) throw error;
          hasNative = false;
        }
      }
      return readAdded(await runScript(ADD, key, value, ttl));
    },
    swap: async (key, from, to, ttlMs) =>
      readDone(await runScript(SWAP, key, from, to, Math.ceil(ttlMs))),
    remove: async (key, value) => readDone(await runScript(REMOVE, key, value)),
  };
}

/** The error of Redis before 7 for `SET … NX GET`, which it does not know. */
const BEFORE_7 = /syntax error/i;

function readAdded(reply: string | undefined): string | undefined {
  if (reply === "+") return undefined;
  if (reply?.startsWith(":")) return reply.slice(1);
  throw new Error("Redis: the reply is not one that the script returns");
}

function readDone(reply: string | undefined): boolean {
  if (reply === "1" || reply === "0") return reply === "1";
  throw new Error("Redis: the reply is not one that the script returns");
}

/** The word that a Redis error begins with, and that a log may show. */
const KIND =
  /^(CLUSTERDOWN|LOADING|MASTERDOWN|MISCONF|MOVED|NOAUTH|NOPERM|NOREPLICAS|OOM|READONLY|TRYAGAIN|UNBLOCKED|WRONGPASS|WRONGTYPE)\b/;

/** Clients attach the command, with its keys, to their errors. Keys are digests and must not reach a log. */
function withoutCommand(error: unknown): Error {
  const { message, code } = Object(error) as { message?: unknown; code?: unknown };
  const said = String(message || code || error).replace(/,? (with args|command was).*/s, "");
  return failure(codeOf(error) ?? KIND.exec(said)?.[0], `Redis: ${said}`);
}
