import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { PostgresServer as Server } from "@qstash-verify/tools-processes/postgres-server";
import { temporaryDirectory } from "@qstash-verify/tools-processes/temporary-directory";
import pg from "pg";

/** A real server with an empty database, which ends with the process that started it. */
interface RunningServer {
  readonly url: string;
  stop(): Promise<void>;
  /** Of a server at POSTGRES_URL: nothing, because it belongs to somebody else. */
  readonly process: { kill(): Promise<void>; restart(): Promise<void> } | undefined;
}

/** What tests go by where there is none. */
export type Postgres =
  | { readonly server: RunningServer; readonly note: "" }
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

async function databaseAt(root: string): Promise<RunningServer> {
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

async function embedded(): Promise<RunningServer> {
  const folder = await temporaryDirectory(tmpdir(), "once-postgres-");
  const server = await Server.create(folder);
  await server.start();
  return {
    url: server.url,
    stop: () => server.stop(),
    process: { kill: () => server.kill(), restart: () => server.start() },
  };
}
