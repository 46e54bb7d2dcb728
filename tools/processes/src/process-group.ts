import { type ChildProcess, spawn } from "node:child_process";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";

const GRACE_SECONDS = 5;

const alive = new Set<ProcessGroup>();

// Whatever ends this process early, a closed pipe or an uncaught error, ends what it started.
process.on("exit", () => {
  for (const group of alive) group.signal("SIGKILL");
});

/** Stops every group that was started, and resolves when the last process is gone. */
export async function stopAll(): Promise<void> {
  await Promise.all(Array.from(alive, (group) => group.stop()));
}

/** A command and all it starts: wrangler has its workerd, turbo its compilers, Next.js its workers. */
export class ProcessGroup {
  /** What the command has printed, without colours. */
  stdout = "";
  /** What it has printed on either stream. */
  output = "";
  /** The exit code; `null` where it was killed, or could not be started. */
  readonly exited: Promise<number | null>;
  readonly #child: ChildProcess;
  readonly #name: string;
  #stopped = false;

  constructor(command: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
    const [file = "", ...args] = command;
    this.#name = [basename(file), ...args].join(" ").slice(0, 200);
    // Detached, it leads a process group of its own: one signal reaches every descendant.
    const stdio = ["ignore", "pipe", "pipe"] as const;
    this.#child = spawn(file, args, { cwd, env, detached: true, stdio: [...stdio] });
    this.#child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.stdout += stripVTControlCharacters(text);
      this.output += stripVTControlCharacters(text);
    });
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.output += stripVTControlCharacters(text);
    });
    this.exited = new Promise((resolve) => {
      this.#child.once("close", resolve);
      this.#child.once("error", (error) => {
        this.output += error.message;
        resolve(null);
      });
    });
    alive.add(this);
  }

  /** What the operating system calls the group; `undefined` if it could not be started. */
  get id(): number | undefined {
    return this.#child.pid;
  }

  /**
   * Resolves with the output of a command that ends.
   *
   * @throws Error whose cause is the output, if it does not end well or in time
   */
  async done(seconds: number): Promise<string> {
    const late = sleep(seconds * 1000, "late" as const, { ref: false });
    const code = await Promise.race([this.exited, late]);
    await this.stop();
    if (code === 0) return this.stdout;
    const how = code === "late" ? `took over ${seconds} seconds` : `exited with ${code}`;
    throw new Error(`${this.#name} ${how}`, { cause: this.output });
  }

  /**
   * Resolves with the first match of `pattern` in the output.
   *
   * @throws Error whose cause is the output, if the command exits or the time is over before
   */
  async printed(pattern: RegExp, seconds: number): Promise<string> {
    let running = true;
    this.exited.then(() => {
      running = false;
    });
    const deadline = Date.now() + seconds * 1000;
    while (running && Date.now() < deadline) {
      const match = pattern.exec(this.output);
      if (match) return match[1] ?? match[0];
      await sleep(20);
    }
    const ended = this.#stopped ? "was stopped" : "exited";
    const how = running ? `was not ready after ${seconds} seconds` : ended;
    throw new Error(`${this.#name} ${how}`, { cause: this.output });
  }

  /** Ends every process of the group, politely at first, and waits until they are gone. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const deadline = Date.now() + GRACE_SECONDS * 1000;
    this.signal("SIGTERM");
    while (this.signal(0) && Date.now() < deadline) await sleep(20);
    this.signal("SIGKILL");
    await this.exited;
    alive.delete(this);
  }

  /** Sends a signal to the whole group; 0 only asks. Returns whether there was anybody to hear it. */
  signal(signal: NodeJS.Signals | 0): boolean {
    if (this.#child.pid === undefined) return false;
    try {
      return process.kill(-this.#child.pid, signal);
    } catch {
      return false;
    }
  }
}
