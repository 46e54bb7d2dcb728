import { ConfigurationError } from "@qstash-verify/core";
import { Connection, type ConnectionEvents } from "./redis-connection.js";
import type { Script } from "./redis-scripts.js";

/** `Redis` or `Cluster` of ioredis. */
export interface IoredisClient extends ConnectionEvents {
  readonly status: string;
  defineCommand(name: string, definition: { lua: string }): unknown;
  set(key: string, value: string, px: "PX", ms: number, nx: "NX", get: "GET"): Promise<unknown>;
  evalsha(sha: string, keys: number, key: string, ...given: string[]): Promise<unknown>;
  eval(script: string, keys: number, key: string, ...given: string[]): Promise<unknown>;
}

/** What `createClient`, `createCluster`, `createSentinel` and `createClientPool` of node-redis return. */
export interface NodeRedisClient extends Partial<ConnectionEvents> {
  readonly isOpen: boolean;
  readonly isReady?: boolean;
  evalSha(sha: string, given: { keys: string[]; arguments: string[] }): Promise<unknown>;
  set(key: string, value: string, how: { PX: number; NX: true; GET: true }): Promise<unknown>;
  eval(script: string, given: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** `Redis` from `@upstash/redis`. */
export interface UpstashRedisClient {
  createScript(script: string): unknown;
  eval(script: string, keys: string[], given: string[]): Promise<unknown>;
}

/** A client from ioredis, node-redis or `@upstash/redis`. */
export type RedisClient = IoredisClient | NodeRedisClient | UpstashRedisClient;

/** What a store needs of Redis. Every command has one key, and so goes to one node of a cluster. */
export interface RedisCommands {
  /** Waits for a connection, and rejects if there is still none. `undefined` if there is one already. */
  ready(): Promise<void> | undefined;
  /** `SET … PX … NX GET`; absent for clients that could parse the reply as JSON. */
  addNative?(key: string, value: string, ttlMs: number): Promise<unknown>;
  run(script: Script, key: string, ...given: string[]): Promise<unknown>;
}

/** @throws ConfigurationError `option_invalid`: not a known client. */
export function commandsOf(client: RedisClient): RedisCommands {
  // Pipelines and transactions have most of a client's methods, but only queue the commands.
  const { status, isOpen, defineCommand, evalSha, createScript } = Object(client) as {
    readonly [name: string]: unknown;
  };
  if (typeof evalSha === "function" && typeof isOpen === "boolean") {
    return ofNodeRedis(client as NodeRedisClient);
  }
  if (typeof defineCommand === "function" && typeof status === "string") {
    return ofIoredis(client as IoredisClient);
  }
  if (typeof createScript === "function") return ofUpstash(client as UpstashRedisClient);
  throw new ConfigurationError(
    "option_invalid",
    "redisStore() takes a client of ioredis, node-redis or @upstash/redis: pass what `new Redis(…)` or " +
      "`createClient(…)` returns, not a URL, a promise or a wrapper",
  );
}

/** In these states ioredis queues commands. In `wait`, the first command makes it connect. */
const CONNECTING = ["connecting", "connect", "reconnecting", "close"];

function ofIoredis(client: IoredisClient): RedisCommands {
  const connection = new Connection(client, () => CONNECTING.includes(client.status));
  return {
    ready: () => connection.ready(),
    addNative(key, value, ttlMs) {
      writeAtOnce(client);
      return client.set(key, value, "PX", ttlMs, "NX", "GET");
    },
    run: ({ sha, text }, key, ...given) =>
      known(client.evalsha(sha, 1, key, ...given), () => client.eval(text, 1, key, ...given)),
  };
}

/**
 * Runs a script by its SHA-1, which is shorter to send and to look up; if the server does not know it, by its
 * text.
 */
function known(bySha: Promise<unknown>, byText: () => Promise<unknown>): Promise<unknown> {
  return bySha.catch((error: unknown) => {
    // Nothing was run in this case. A server forgets all scripts when it restarts.
    if (!/^NOSCRIPT/.test(String(Object(error).message))) throw error;
    return byText();
  });
}

/**
 * Writes both adds of a delivery in one write. ioredis writes each command separately, which costs more than
 * the command: a quarter of the time of a delivery. A cluster has no stream of its own.
 */
function writeAtOnce(client: IoredisClient): void {
  const { stream } = client as { stream?: Partial<Corkable> | null };
  if (!stream?.cork || !stream.uncork || stream.writableCorked) return;
  stream.cork();
  queueMicrotask(() => stream.uncork?.());
}

/** The parts of a Node.js stream that are used. */
interface Corkable {
  readonly writableCorked: number;
  cork(): void;
  uncork(): void;
}

function ofNodeRedis(client: NodeRedisClient): RedisCommands {
  const { once, off } = client;
  const connection =
    once &&
    off &&
    new Connection(client as ConnectionEvents, () => client.isOpen && client.isReady === false);
  return {
    ready: () => connection?.ready(),
    addNative: (key, value, ttlMs) => client.set(key, value, { PX: ttlMs, NX: true, GET: true }),
    run({ sha, text }, key, ...given) {
      const parameters = { keys: [key], arguments: given };
      return known(client.evalSha(sha, parameters), () => client.eval(text, parameters));
    },
  };
}

function ofUpstash(client: UpstashRedisClient): RedisCommands {
  return {
    ready: () => undefined,
    run: ({ text }, key, ...given) => client.eval(text, [key], given),
  };
}
