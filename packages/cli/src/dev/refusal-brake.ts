import type { RefusedEvent } from "@qstash-verify/emulator";

/** How many refusals of a kind are shown in a second. */
const MOST = 5;
const SECOND = 1000;

/** How many of a kind were shown, and since when. */
interface Shown {
  readonly since: number;
  readonly count: number;
}

/**
 * Lets through a few refusals of a kind per second, so that an app in a loop does not hide everything else.
 */
export class RefusalBrake {
  readonly #now: () => number;
  // The errors are the emulator's own texts, so the number of kinds is limited.
  readonly #shown = new Map<string, Shown>();

  /** @param now real milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Whether a refusal is to be shown. */
  lets({ region, code, error }: RefusedEvent): boolean {
    const kind = `${region} ${code} ${error}`;
    const now = this.#now();
    const shown = this.#shown.get(kind);
    const current = shown && now - shown.since < SECOND ? shown : { since: now, count: 0 };
    this.#shown.set(kind, { ...current, count: current.count + 1 });
    return current.count < MOST;
  }
}
