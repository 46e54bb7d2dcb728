import { leaseOf, once } from "@qstash-verify/once";
import { postgresStore } from "@qstash-verify/once/postgres";
import { redisStore } from "@qstash-verify/once/redis";
import { Redis } from "ioredis";
import pg from "pg";
import type { Processing, Tell } from "./processing.js";
import { recordedStore } from "./recorded-store.js";
import type { Settings } from "./settings.js";
import { inTransaction } from "./transaction.js";
import { work } from "./work.js";

/** @param tell Tells of the delivery that is under way where it is called. */
export function processingOf(settings: Settings, tell: Tell): Processing {
  const { subject, store, leaseSeconds, storeSeconds } = settings;
  if (subject === "claim") return inTransaction(poolOf(store, 100));
  const own =
    subject === "postgres" ? postgresStore(poolOf(store, 20)) : redisStore(redisOf(store));
  return {
    around: [once(recordedStore(own, tell), { leaseSeconds, storeSeconds })],
    process: (delivery) => {
      leaseOf(delivery)?.signal.addEventListener("abort", () => tell({ what: "aborted" }));
      return work(delivery, tell);
    },
  };
}

function redisOf(url: string): Redis {
  const redis = new Redis(url);
  // Without a listener it prints every attempt to connect while the store is down.
  redis.on("error", () => {});
  return redis;
}

function poolOf(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString, max });
  // Without listeners a connection that breaks while no query is under way ends the process.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}
