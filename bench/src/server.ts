import { join } from "node:path";
import { ProcessGroup } from "@qstash-verify/tools-processes/process-group";
import type { Usage } from "../servers/control.js";
import { onServerCore } from "./cores.js";
import { measuredEnvironment, SERVER_KEYS } from "./environment.js";

const root = join(import.meta.dirname, "..");
const START_SECONDS = 60;

/** One of `servers/`, which runs. */
export class Server {
  readonly origin: string;
  readonly #control: string;
  readonly #process: ProcessGroup;

  private constructor(origin: string, control: string, process: ProcessGroup) {
    this.origin = origin;
    this.#control = control;
    this.#process = process;
  }

  /** @param name A file of `servers/`. */
  static async start(name: string, ...args: readonly string[]): Promise<Server> {
    const script = join(root, "servers", `${name}.ts`);
    const node = [process.execPath, "--expose-gc", "--import", "tsx", script, ...args];
    const env = measuredEnvironment(SERVER_KEYS);
    const group = new ProcessGroup(onServerCore(node), root, env);
    const line = /listening at \S+ control at \S+(?=\s)/;
    const [, , origin = "", , , control = ""] = (await group.printed(line, START_SECONDS)).split(
      " ",
    );
    return new Server(origin, control, group);
  }

  /** What it used so far. */
  usage(): Promise<Usage> {
    return this.#ask("/usage");
  }

  /** Has it collect garbage, and begin its account of the peak anew. */
  forget(): Promise<Usage> {
    return this.#ask("/forget");
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }

  async #ask(path: string): Promise<Usage> {
    return (await fetch(this.#control + path)).json() as Promise<Usage>;
  }
}
