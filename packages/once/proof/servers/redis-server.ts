import { ProcessGroup } from "@qstash-verify/tools-processes/process-group";
import { freePort } from "./free-port.js";
import type { StoreServer } from "./store-server.js";

/** With the first, what was acknowledged is on the disk; with the second nothing is. */
const DURABLE = ["--appendonly", "yes", "--appendfsync", "always"];
const FORGETFUL = ["--appendonly", "no"];

/** A Redis of our own, `redis-server` on the PATH. */
export class RedisServer implements StoreServer {
  readonly url: string;
  readonly #command: readonly string[];
  readonly #folder: string;
  #group: ProcessGroup | undefined;

  private constructor(port: number, folder: string, isForgetful: boolean) {
    this.url = `redis://127.0.0.1:${port}`;
    this.#folder = folder;
    const own = ["--bind", "127.0.0.1", "--port", String(port), "--dir", folder, "--save", ""];
    this.#command = ["redis-server", ...own, ...(isForgetful ? FORGETFUL : DURABLE)];
  }

  static async create(folder: string, isForgetful: boolean): Promise<RedisServer> {
    return new RedisServer(await freePort(), folder, isForgetful);
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
