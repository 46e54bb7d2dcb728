import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { PostgresTransaction } from "@qstash-verify/once/postgres";
import { drizzle } from "drizzle-orm/node-postgres";
import { drizzle as drizzleOverPostgresJs } from "drizzle-orm/postgres-js";
import { Kysely, PostgresDialect } from "kysely";
import type pg from "pg";
import type { Sql } from "postgres";

/** A client that users have: how it runs a transaction, and what it is outside of one. */
export interface Client {
  readonly name: string;
  /** Commits what `work` wrote; or rolls it back, if that throws. */
  transaction<Result>(work: (tx: PostgresTransaction) => Promise<Result>): Promise<Result>;
  readonly outside: unknown;
}

/**
 * @param renaming Of postgres, which renames columns.
 * @param prisma Of `generatePrisma()`.
 */
export function clients(
  pool: pg.Pool,
  sql: Sql,
  renaming: Sql,
  prisma: PrismaLike,
): readonly Client[] {
  const db = drizzle(pool);
  const overPostgresJs = drizzleOverPostgresJs(sql);
  const kysely = new Kysely<object>({ dialect: new PostgresDialect({ pool }) });
  return [
    { name: "pg", transaction: (work) => withPg(pool, work), outside: pool },
    {
      name: "postgres",
      transaction: async (work) => (await sql.begin((tx) => work(tx))) as never,
      outside: sql,
    },
    {
      name: "postgres that renames columns",
      transaction: async (work) => (await renaming.begin((tx) => work(tx))) as never,
      outside: renaming,
    },
    { name: "Drizzle over pg", transaction: (work) => db.transaction(work), outside: db },
    {
      name: "Drizzle over postgres",
      transaction: (work) => overPostgresJs.transaction(work),
      outside: overPostgresJs,
    },
    {
      name: "Kysely",
      transaction: (work) => kysely.transaction().execute(work),
      outside: kysely,
    },
    { name: "Prisma", transaction: (work) => prisma.$transaction(work), outside: prisma },
    {
      name: "a function of the user's",
      transaction: (work) =>
        withPg(pool, (client) =>
          work(async (text, values) => (await client.query(text, [...values])).rows),
        ),
      outside: undefined,
    },
  ];
}

async function withPg<Result>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}

/** What the tests use of a generated client. */
export interface PrismaLike {
  $transaction<Result>(
    work: (tx: Extract<PostgresTransaction, { $queryRawUnsafe: unknown }>) => Promise<Result>,
  ): Promise<Result>;
  $disconnect(): Promise<void>;
}

/** Generates Prisma's client for `test/prisma`, and connects it. */
export async function generatePrisma(url: string): Promise<PrismaLike> {
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const bin = fileURLToPath(new URL("build/index.js", import.meta.resolve("prisma/package.json")));
  // Its engine for migrations would be downloaded, and generating a client does not use it.
  const env = {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    CHECKPOINT_DISABLE: "1",
  };
  await promisify(execFile)(
    process.execPath,
    [bin, "generate", "--schema", here("../prisma/schema.prisma")],
    { env, cwd: here("../..") },
  );
  const { PrismaPg } = await import("@prisma/adapter-pg");
  const generated = here("../../.prisma/client.ts");
  const { PrismaClient } = await import(/* @vite-ignore */ generated);
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: url }) });
}
