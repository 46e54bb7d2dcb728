import { type ChildProcess, spawn } from "node:child_process";
import { once as nextEvent } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const EXECUTABLE: string | undefined = (process.env["PATH"] ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "redis-server"))
  .find(existsSync);

/** A server to be left as it was found: some tests can do without one of their own. */
const GIVEN = process.env["REDIS_URL"];

if (!EXECUTABLE && process.env["CI_REDIS"]) {
  throw new Error("CI_REDIS is set, and there is no redis-server on the PATH");
}

/** Whether a test that ends, pauses or empties its server has one. */
export const HAS_OWN_REDIS: boolean = EXECUTABLE !== undefined;
export const HAS_REDIS: boolean = HAS_OWN_REDIS || GIVEN !== undefined;

/** How tests on a server that may be shared are named: they say so where they cannot run. */
export const ON_REDIS: string = HAS_REDIS
  ? "on a real Redis"
  : "on a real Redis (skipped: there is no redis-server on the PATH, and no REDIS_URL)";
export const ON_OWN_REDIS: string = HAS_OWN_REDIS
  ? "on a Redis of its own"
  : "on a Redis of its own (skipped: there is no redis-server on the PATH)";

/** A server that a test uses. */
export interface UsedRedis {
  readonly url: string;
  end(): Promise<void>;
}

/** The server of `REDIS_URL`, or one of its own. Its data is not to be emptied. */
export async function useRedis(): Promise<UsedRedis> {
  return GIVEN === undefined ? RedisServer.start() : { url: GIVEN, end: async () => {} };
}

/** A `redis-server` on loopback that keeps nothing on disk. */
export class RedisServer implements UsedRedis {
  readonly port: number;
  readonly #folder = mkdtempSync(join(tmpdir(), "once-redis-"));
  readonly #settings: readonly string[];
  #process: ChildProcess | undefined;

  private constructor(port: number, settings: readonly string[]) {
    this.port = port;
    this.#settings = settings;
  }

  /** @param settings As on the command line: `["--maxmemory", "3mb"]`. */
  static async start(...settings: readonly string[]): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), settings);
    await server.run();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it, or starts it again; resolves when it takes commands. */
  async run(): Promise<void> {
    const here = ["--port", String(this.port), "--bind", "127.0.0.1", "--dir", this.#folder];
    const nothingKept = ["--save", "", "--appendonly", "no"];
    const all = [...here, ...nothingKept, ...this.#settings];
    const running = spawn(String(EXECUTABLE), all, { stdio: ["ignore", "pipe", "ignore"] });
    this.#process = running;
    const lines = running.stdout.setEncoding("utf8");
    for await (const text of lines.iterator({ destroyOnReturn: false })) {
      if (String(text).includes("Ready to accept connections")) break;
    }
    lines.resume();
    if (running.exitCode !== null) throw new Error("redis-server did not start");
  }

  /** Ends it at once, as a crash does, and resolves when it is gone. */
  async kill(): Promise<void> {
    const running = this.#process;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const gone = nextEvent(running, "exit");
    running.kill("SIGKILL");
    await gone;
  }

  /** It takes commands, and answers none. */
  pause(): void {
    this.#process?.kill("SIGSTOP");
  }

  resume(): void {
    this.#process?.kill("SIGCONT");
  }

  async end(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await nextEvent(server, "listening");
  const address = server.address();
  server.close();
  await nextEvent(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}
