import type { Around } from "@qstash-verify/core";
import { once } from "@qstash-verify/once";
import { postgresStore } from "@qstash-verify/once/postgres";
import { redisStore } from "@qstash-verify/once/redis";
import type { Redis } from "ioredis";
import type { Pool } from "pg";
import type { Section, Settings } from "../table.js";
import { newDelivery } from "./delivery.js";

const AT_ONCE = 32;

/** What deliveries leave in a store, and what they cost it: figures for docs/guides/scale.md. */
export async function redisFootprint(redis: Redis, { quick }: Settings): Promise<Section> {
  const count = quick ? 1000 : 20_000;
  await redis.flushall();
  await redis.config("RESETSTAT");
  const before = numberIn(await redis.info("memory"), "used_memory");
  await deliver(once(redisStore(redis)), count);
  const after = numberIn(await redis.info("memory"), "used_memory");
  const stats = await redis.info("commandstats");
  const spent = ["set", "eval", "evalsha"].map((name) =>
    numberIn(stats, `cmdstat_${name}`, "usec"),
  );
  const usage = async (pattern: string) => {
    const [, [key = ""]] = await redis.scan("0", "MATCH", pattern, "COUNT", 1000);
    return String(await redis.memory("USAGE", key, "SAMPLES", 0));
  };
  return {
    title: "Redis: what a delivery leaves, and what it costs the server",
    head: ["", ""],
    rows: [
      ["bytes, the key of a message (MEMORY USAGE)", await usage("*m:*")],
      ["bytes, the key of a token (MEMORY USAGE)", await usage("*t:*")],
      ["bytes a key, of used_memory", ((after - before) / (2 * count)).toFixed(0)],
      ["µs of the server in commands, a delivery", (sum(spent) / count).toFixed(1)],
    ],
    note: `After ${count} deliveries.`,
  };
}

export async function postgresFootprint(pool: Pool, { quick }: Settings): Promise<Section> {
  const count = quick ? 500 : 5000;
  await pool.query("TRUNCATE qstash_once");
  const log = "SELECT pg_current_wal_insert_lsn() - '0/0' AS figure";
  const before = await figure(pool, log);
  await deliver(once(postgresStore(pool)), count);
  const written = (await figure(pool, log)) - before;
  const size = (of: string) => figure(pool, `SELECT ${of}('qstash_once') AS figure`);
  const grown = await size("pg_total_relation_size");
  await pool.query("VACUUM FULL qstash_once");
  return {
    title: "Postgres: what a delivery leaves, and what it costs the server",
    head: ["", ""],
    rows: [
      ["bytes a row with its indexes, as it is written", (grown / (2 * count)).toFixed(0)],
      ["bytes a row with its indexes, packed", packed(await size("pg_total_relation_size"), count)],
      ["bytes a row without its indexes, packed", packed(await size("pg_table_size"), count)],
      ["bytes of write-ahead log, a delivery", (written / count).toFixed(0)],
    ],
    note: `After ${count} deliveries, which are two rows each: of the message, and of the token.`,
  };
}

function packed(bytes: number, count: number): string {
  return (bytes / (2 * count)).toFixed(0);
}

async function deliver(around: Around, count: number): Promise<void> {
  const handler = async () => ({ status: 200 });
  const gone = new AbortController().signal;
  for (let done = 0; done < count; done += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - done) }, newDelivery);
    await Promise.all(some.map((delivery) => around(delivery, handler, gone)));
  }
}

async function figure(pool: Pool, query: string): Promise<number> {
  const { rows } = await pool.query<{ figure: string }>(query);
  return Number(rows[0]?.figure);
}

/** A number in what `INFO` says: of `name:12`, or `name:calls=1,usec=12`. */
function numberIn(info: string, name: string, field?: string): number {
  const line = info.split("\r\n").find((each) => each.startsWith(`${name}:`)) ?? "";
  const value = field === undefined ? line.split(":")[1] : line.match(`${field}=(\\d+)`)?.[1];
  return Number(value ?? 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
