import type { Around } from "@qstash-verify/core";
import { memoryStore, once } from "@qstash-verify/once";
import { claim, postgresStore } from "@qstash-verify/once/postgres";
import { redisStore } from "@qstash-verify/once/redis";
import type { Redis } from "ioredis";
import type { Pool, PoolClient } from "pg";
import type { Contest } from "../verify/contest.js";
import { newDelivery, newMessageId } from "./delivery.js";

/** Names of contestants, as the tables and the goals have them. */
export const BARE = "bare handler";
const HASHES = "bare handler, and the delivery's two SHA-256";
export const MEMORY = "once(memoryStore())";
export const SET_NX = "by hand: SET NX PX, handler, DEL";
export const REDIS = "once(redisStore())";
export const INSERT = "by hand: INSERT … ON CONFLICT, handler, UPDATE";
export const POSTGRES = "once(postgresStore())";
export const PREPARED = "once(postgresStore(pool, { prepare: true }))";
export const IN_TRANSACTION = "by hand: the same INSERT in the handler's transaction";
export const CLAIM = "claim() in the handler's transaction";
const MARK_FIRST = "by hand: INSERT … ON CONFLICT, handler, and nothing after it";

const handled = Promise.resolve({ status: 200 });
const handler = () => handled;
const gone = new AbortController().signal;

/** What a delivery costs with `once` around a handler that does nothing. */
function within(around: Around): () => Promise<unknown> {
  return () => around(newDelivery(), handler, gone);
}

function contest(title: string, runs: Readonly<Record<string, () => unknown>>): Contest {
  const contestants = Object.entries(runs).map(([name, run]) => ({ name, runs: [run] }));
  return { title, contestants, bytes: 0 };
}

export function memoryContest(): Contest {
  const around = once(memoryStore({ most: 16_000_000 }));
  return contest("Memory", {
    [BARE]: () => {
      newDelivery();
      return handler();
    },
    [HASHES]: async () => {
      await newDelivery().identity();
      return handler();
    },
    [MEMORY]: within(around),
  });
}

export function redisContest(redis: Redis): Contest {
  return contest("Redis", {
    [SET_NX]: async () => {
      const key = newMessageId();
      if ((await redis.set(key, "1", "PX", 60_000, "NX")) === null) return;
      await handler();
      await redis.del(key);
    },
    [REDIS]: within(once(redisStore(redis))),
  });
}

/** The table that somebody would make by hand. */
export const BY_HAND = `CREATE TABLE by_hand (
  message text PRIMARY KEY, done boolean NOT NULL DEFAULT false, seen timestamptz NOT NULL DEFAULT now()
)`;
const ADD = "INSERT INTO by_hand (message) VALUES ($1) ON CONFLICT DO NOTHING";
const NOTE = "UPDATE by_hand SET done = true WHERE message = $1";

export function postgresContest(pool: Pool): Contest {
  return contest("Postgres", {
    [INSERT]: async () => {
      const id = newMessageId();
      if ((await pool.query(ADD, [id])).rowCount === 0) return;
      await handler();
      await pool.query(NOTE, [id]);
    },
    [POSTGRES]: within(once(postgresStore(pool))),
    [PREPARED]: within(once(postgresStore(pool, { prepare: true }))),
    [MARK_FIRST]: async () => {
      if ((await pool.query(ADD, [newMessageId()])).rowCount === 1) await handler();
    },
  });
}

export function claimContest(pool: Pool): Contest {
  const inTransaction = (isFirst: (client: PoolClient) => Promise<boolean>) => async () => {
    const client = await pool.connect();
    await client.query("BEGIN");
    if (await isFirst(client)) await handler();
    await client.query("COMMIT");
    client.release();
  };
  return contest("A transaction", {
    [IN_TRANSACTION]: inTransaction(async (client) => {
      return (await client.query(ADD, [newMessageId()])).rowCount === 1;
    }),
    [CLAIM]: inTransaction((client) => claim(client, newDelivery())),
  });
}
