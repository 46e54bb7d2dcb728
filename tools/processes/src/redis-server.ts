import { freePort } from "./free-port.js";
import { ProcessGroup } from "./process-group.js";
import type { StoreServer } from "./store-server.js";

/** Where it keeps what it acknowledged: on the disk before it answers, or in memory alone. */
const KEPT = {
  disk: ["--appendonly", "yes", "--appendfsync", "always"],
  memory: ["--appendonly", "no"],
} as const;

/** A Redis of our own, `redis-server` on the PATH. */
export class RedisServer implements StoreServer {
  readonly url: string;
  readonly #command: readonly string[];
  readonly #folder: string;
  #group: ProcessGroup | undefined;

  private constructor(port: number, folder: string, kept: keyof typeof KEPT) {
    this.url = `redis://127.0.0.1:${port}`;
    this.#folder = folder;
    const own = ["--bind", "127.0.0.1", "--port", String(port), "--dir", folder, "--save", ""];
    this.#command = ["redis-server", ...own, ...KEPT[kept]];
  }

  static async create(folder: string, kept: keyof typeof KEPT): Promise<RedisServer> {
    return new RedisServer(await freePort(), folder, kept);
  }

  async start(): Promise<void> {
    this.#group = new ProcessGroup(this.#command, this.#folder, process.env);
    await this.#group.printed(/Ready to accept connections/, 30);
  }

  async kill(): Promise<void> {
    this.#group?.signal("SIGKILL");
    await this.stop();
  }

  async pause(): Promise<() => void> {
    const group = this.#group;
    group?.signal("SIGSTOP");
    return () => group?.signal("SIGCONT");
  }

  async stop(): Promise<void> {
    await this.#group?.stop();
  }
}
