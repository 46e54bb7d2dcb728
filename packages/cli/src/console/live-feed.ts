import type { LiveEvent, RegionStatus } from "@qstash-verify/console";

type Listener = (event: LiveEvent) => void;

/** Milliseconds between updates of the status, which takes time to compute. Nobody reads faster. */
const STATUS_PAUSE = 1_000;

/** Tells pages what happens. Without listeners, no event is made. */
export class LiveFeed {
  readonly #statuses: () => readonly RegionStatus[];
  readonly #listeners = new Set<Listener>();
  #ticking: NodeJS.Timeout | undefined;
  #isOld = false;

  constructor(statuses: () => readonly RegionStatus[]) {
    this.#statuses = statuses;
  }

  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  /** @returns a function that removes the listener */
  listen(listener: Listener): () => void {
    // A new function for each, even if the same listener is added twice.
    const own: Listener = (event) => listener(event);
    this.#listeners.add(own);
    this.#ticking ??= setInterval(() => this.#tick(), STATUS_PAUSE).unref();
    return () => {
      this.#listeners.delete(own);
      if (this.isHeard) return;
      clearInterval(this.#ticking);
      this.#ticking = undefined;
    };
  }

  tell(event: LiveEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** The regions have changed since they were last reported. */
  outdateStatuses(): void {
    this.#isOld = true;
  }

  #tick(): void {
    if (!this.#isOld) return;
    this.#isOld = false;
    this.tell({ type: "regions", regions: this.#statuses() });
  }
}
