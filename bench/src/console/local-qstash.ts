import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { ProcessGroup } from "@qstash-verify/tools-processes/process-group";
import type { Resources } from "../../servers/watched.js";
import { onServerCore } from "../cores.js";
import { measuredEnvironment } from "../environment.js";

const START_SECONDS = 60;
const WATCHED = join(import.meta.dirname, "../../servers/watched.ts");
/** Different destinations, so that a search finds some of them. */
const PATHS = 50;

interface Account {
  readonly url: string;
  readonly token: string;
}

/** `qstash-verify dev`, which runs with both regions and its console. */
export class LocalQStash {
  /** The console's address, with what lets a page in. */
  readonly console: string;
  readonly #account: Account;
  readonly #control: string;
  readonly #group: ProcessGroup;
  #published = 0;

  private constructor(group: ProcessGroup, started: string, control: string) {
    const { regions, console } = JSON.parse(started);
    this.console = console;
    this.#account = regions.EU_CENTRAL_1;
    this.#control = control;
    this.#group = group;
  }

  static async start(): Promise<LocalQStash> {
    const node = [process.execPath, "--expose-gc", "--import", "tsx", "--import", WATCHED];
    const dev = [commandLine(), "dev", "--eu-port", "0", "--us-port", "0", "--json", "--quiet"];
    const group = new ProcessGroup(
      onServerCore([...node, ...dev]),
      import.meta.dirname,
      measuredEnvironment(),
    );
    const control = await group.printed(/control at (\S+)(?=\s)/, START_SECONDS);
    const started = await group.printed(/^(\{"type":"started".*\})$/m, START_SECONDS);
    return new LocalQStash(group, started, control);
  }

  /** Publishes in one request, in one region: what that keeps of messages is soon as much as it may be. */
  async publish(origin: string, count: number): Promise<void> {
    const batch = Array.from({ length: count }, () => {
      this.#published += 1;
      const path = `/orders-${this.#published % PATHS}`;
      return { destination: origin + path, body: JSON.stringify({ order: this.#published }) };
    });
    const { url, token } = this.#account;
    const headers = {
      Authorization: `Bearer ${token}`,
      "Content-Type": "application/json",
    };
    // A connection of its own: one that is kept may be closed just then.
    const call = request(`${url}/v2/batch`, { method: "POST", headers, agent: false });
    call.end(JSON.stringify(batch));
    const [answer] = (await once(call, "response")) as [IncomingMessage];
    if (answer.statusCode !== 200) throw new Error(`it answered ${answer.statusCode}`);
    await once(answer.resume(), "end");
  }

  async resources(): Promise<Resources> {
    return (await fetch(this.#control)).json() as Promise<Resources>;
  }

  stop(): Promise<void> {
    return this.#group.stop();
  }
}

/** The installed command, by its package's name. */
function commandLine(): string {
  const manifest = createRequire(import.meta.url).resolve("qstash-verify/package.json");
  return join(dirname(manifest), JSON.parse(readFileSync(manifest, "utf8")).bin["qstash-verify"]);
}
