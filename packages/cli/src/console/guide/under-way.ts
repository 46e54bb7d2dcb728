import { ConsoleProblem, type GuideProgress, type LiveEvent } from "@qstash-verify/console";
import { Failure } from "../../failure.js";
import type { Hooks } from "../../guide/actions/hooks.js";
import type { Outside } from "../../migration/outside.js";

/** Milliseconds between two reports of progress. */
const EVERY = 200;
/** What an action of a migration may have changed. */
const CHANGED: readonly string[] = ["guide", "schedules", "queues", "url-groups", "dlq", "keys"];

interface Action {
  readonly label: string;
  readonly ended: Promise<unknown>;
  /** Whether it was more than a question is known from now on. */
  readonly begunOrEnded: Promise<unknown>;
}

/** The one action that is running, for all pages. */
export class UnderWay {
  readonly #tell: (event: LiveEvent) => void;
  #action: Action | undefined;
  #isEnded = false;
  #begin = (): void => {};
  #progress: GuideProgress | undefined;
  #interruption: Failure | undefined;
  #toldAt = 0;

  constructor(tell: (event: LiveEvent) => void) {
    this.#tell = tell;
  }

  get progress(): GuideProgress | undefined {
    return this.#progress;
  }

  /** Runs an action, unless another one is running; one that only asks is waited for. @throws ConsoleProblem 409 */
  async run<T>(label: string, act: () => Promise<T>): Promise<T> {
    while (this.#action) {
      const other = this.#action;
      await other.begunOrEnded;
      if (this.#action === other)
        throw new ConsoleProblem(409, busyText(other.label, this.#progress));
    }
    if (this.#isEnded) throw new ConsoleProblem(409, "This console is being ended.");
    this.#interruption = undefined;
    const begun = new Promise<void>((resolve) => {
      this.#begin = resolve;
    });
    const acting = act();
    const ended = acting.catch(() => {});
    this.#action = { label, ended, begunOrEnded: Promise.race([begun, ended]) };
    try {
      return await acting;
    } finally {
      this.#action = undefined;
      this.#tell({ type: "changed", what: CHANGED });
    }
  }

  /** Finishes what was begun, and begins nothing more. */
  interrupt(): void {
    if (this.#action) this.#interruption = new Failure("interrupted", 1);
  }

  /** The same, and resolves when it has ended. */
  async end(): Promise<void> {
    this.#isEnded = true;
    this.interrupt();
    await this.#action?.ended;
  }

  /** Another process has gone on with the same migration; what is done here is told when it has ended. */
  readonly tellOfOthers = (): void => {
    if (!this.#progress) this.#tell({ type: "changed", what: CHANGED });
  };

  /** A page's button takes the place of Ctrl-C. */
  readonly watchInterrupts: Outside["watchInterrupts"] = () => ({
    reason: () => this.#interruption,
    end: () => {},
  });

  readonly start: Hooks["start"] = (name, total) => {
    this.#set({ name, done: 0, total });
    this.#begin();
    const advance = () => {
      const { done = 0 } = this.#progress ?? {};
      this.#set({ name, done: done + 1, total });
    };
    return { advance, stop: () => this.#set(undefined) };
  };

  #set(progress: GuideProgress | undefined): void {
    const isEdge = !progress || !this.#progress;
    this.#progress = progress;
    if (!isEdge && performance.now() - this.#toldAt < EVERY) return;
    this.#toldAt = performance.now();
    this.#tell({ type: "guide", underWay: progress });
  }
}

function busyText(label: string, progress: GuideProgress | undefined): string {
  const amount = progress ? ` (${progress.done} of ${progress.total})` : "";
  return `Something else is under way: ${label}${amount}. Wait until it has ended, or stop it.`;
}
