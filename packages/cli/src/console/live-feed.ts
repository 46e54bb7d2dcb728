import type { LiveEvent, RegionStatus } from "@qstash-verify/console";

type Listener = (event: LiveEvent) => void;

/** Milliseconds. Statuses are counted, and nobody reads faster. */
const STATUS_PAUSE = 1_000;

/** Tells pages what happens. While none listens nothing is made. */
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

  /** @returns ends it */
  listen(listener: Listener): () => void {
    // Each is one of its own, also where a function is given twice.
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

  /** The regions are not as they were told any more. */
  outdateStatuses(): void {
    this.#isOld = true;
  }

  #tick(): void {
    if (!this.#isOld) return;
    this.#isOld = false;
    this.tell({ type: "regions", regions: this.#statuses() });
  }
}
