import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ProcessGroup } from "@qstash-verify/tools-processes/process-group";
import { type Settings, settingsVariable } from "./application/settings.js";
import type { FaultLog } from "./fault-log.js";

const folder = join(import.meta.dirname, "..");
const command = [process.execPath, "--import", "tsx", join("proof", "application", "main.ts")];
const START_SECONDS = 60;

/** One running process of the application. */
interface Running {
  readonly name: string;
  readonly group: ProcessGroup;
  port?: number;
}

/** The processes of the application. One that dies is started again, as a supervisor does. */
export class Fleet {
  readonly #settings: Omit<Settings, "process">;
  readonly #env: NodeJS.ProcessEnv;
  readonly #log: FaultLog;
  readonly #slots = new Map<number, Running>();
  #isOver = false;
  #failed: Error | undefined;

  constructor(settings: Omit<Settings, "process">, env: NodeJS.ProcessEnv, log: FaultLog) {
    this.#settings = settings;
    this.#env = env;
    this.#log = log;
  }

  async start(count: number): Promise<void> {
    const slots = Array.from({ length: count }, (_, index) => index + 1);
    await Promise.all(slots.map((slot) => this.#run(slot, 1)));
  }

  /** The ports of those that answer, or would. */
  ports(): number[] {
    return [...this.#slots.values()].flatMap(({ port }) => port ?? []);
  }

  /** @throws Error where a process ended without being killed */
  check(): void {
    if (this.#failed) throw this.#failed;
  }

  kill(turn: number): void {
    this.#runningAt(turn)?.group.signal("SIGKILL");
  }

  /** Stops a process for some time, and has it go on. */
  async stopFor(turn: number, milliseconds: number): Promise<void> {
    const running = this.#runningAt(turn);
    if (running === undefined) return;
    const end = this.#log.begin("holderStopped", running.name);
    running.group.signal("SIGSTOP");
    await wait(milliseconds);
    running.group.signal("SIGCONT");
    end();
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(Array.from(this.#slots.values(), ({ group }) => group.stop()));
  }

  /** One of those that answer: another one in every turn. */
  #runningAt(turn: number): Running | undefined {
    const running = [...this.#slots.values()].filter(({ port }) => port !== undefined);
    return running[turn % running.length];
  }

  async #run(slot: number, incarnation: number): Promise<void> {
    const name = `${slot}.${incarnation}`;
    const settings = settingsVariable({ ...this.#settings, process: name });
    const group = new ProcessGroup(command, folder, { ...this.#env, ...settings });
    const running: Running = { name, group };
    this.#slots.set(slot, running);
    const isKilled = group.exited.then(async (code) => {
      if (this.#isOver) return;
      if (code !== null)
        this.#failed ??= new Error(`process ${name} ended`, { cause: group.output });
      const end = this.#log.begin("holderKilled", name);
      await group.stop();
      await this.#run(slot, incarnation + 1);
      end();
    });
    isKilled.catch((error) => {
      this.#failed ??= error;
    });
    running.port = Number(await group.printed(/ready (\d+)/, START_SECONDS));
  }
}
