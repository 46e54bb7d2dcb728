import { tmpdir } from "node:os";
import { claimsSchema, onceSchema } from "@qstash-verify/once/postgres";
import { PostgresServer } from "@qstash-verify/tools-processes/postgres-server";
import { RedisServer } from "@qstash-verify/tools-processes/redis-server";
import { temporaryDirectory } from "@qstash-verify/tools-processes/temporary-directory";
import { Redis } from "ioredis";
import pg from "pg";
import type { Measure, Section, Settings } from "../table.js";
import { type Contest, hold } from "../verify/contest.js";
import {
  BY_HAND,
  claimContest,
  memoryContest,
  postgresContest,
  redisContest,
} from "./contestants.js";
import { postgresFootprint, redisFootprint } from "./footprint.js";
import { type Held, onceGoals, onceSections } from "./report.js";

/** What it costs to process each message once, without HTTP and verification. */
export const measure: Measure = async (settings, progress) => {
  progress("memory");
  const memory = await hold(memoryContest(), settings);
  progress("Redis");
  const redis = await orSkipped("Redis", () => overRedis(settings));
  progress("Postgres");
  const postgres = await orSkipped("Postgres", () => overPostgres(settings));
  const held = [memory, ...redis.held, ...postgres.held];
  const footprint = [...redis.footprint, ...postgres.footprint];
  const figures = held.map((each) =>
    "skipped" in each ? each : { title: each.title, rounds: each.rounds, scores: each.scores },
  );
  const sections = [...onceSections(held), ...footprint];
  return { sections, goals: onceGoals(held), figures: { contests: figures, footprint } };
};

/** What was found over one server. */
interface Measured {
  readonly held: readonly Held[];
  readonly footprint: readonly Section[];
}

/** Where a server does not start, its rows say why. */
async function orSkipped(title: string, measure: () => Promise<Measured>): Promise<Measured> {
  try {
    return await measure();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { held: [{ title, skipped: `no server: ${why}` }], footprint: [] };
  }
}

async function overRedis(settings: Settings): Promise<Measured> {
  const server = await RedisServer.create(await folder(), "memory");
  await server.start();
  const redis = new Redis(server.url);
  try {
    const held = await holdAll([redisContest(redis)], settings);
    return { held, footprint: [await redisFootprint(redis, settings)] };
  } finally {
    redis.disconnect();
    await server.stop();
  }
}

async function overPostgres(settings: Settings): Promise<Measured> {
  const server = await PostgresServer.create(await folder());
  await server.start();
  const pool = new pg.Pool({ connectionString: server.url });
  try {
    for (const schema of [onceSchema(), claimsSchema(), BY_HAND]) await pool.query(schema);
    const held = await holdAll([postgresContest(pool), claimContest(pool)], settings);
    return { held, footprint: [await postgresFootprint(pool, settings)] };
  } finally {
    await pool.end();
    await server.stop();
  }
}

async function holdAll(contests: readonly Contest[], settings: Settings): Promise<Held[]> {
  const held: Held[] = [];
  for (const contest of contests) held.push(await hold(contest, settings));
  return held;
}

function folder(): Promise<string> {
  return temporaryDirectory(tmpdir(), "qstash-bench-");
}
