/** The longest wait of `setTimeout`. A longer one would fire at once. */
const LONGEST = 2_147_483_647;

/** One real timer, which can be set again. It may fire early, so its callback must check the time. */
export class Timer {
  readonly #ring: () => void;
  #immediate: NodeJS.Immediate | undefined;
  #timeout: NodeJS.Timeout | undefined;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  /** Fires after so many real milliseconds; 0 means as soon as the present work is done. */
  set(milliseconds: number): void {
    if (milliseconds === 0 && this.#immediate) return;
    this.clear();
    if (milliseconds === 0) this.#immediate = setImmediate(() => this.#fire());
    else this.#timeout = setTimeout(() => this.#fire(), Math.min(LONGEST, Math.ceil(milliseconds)));
  }

  clear(): void {
    clearImmediate(this.#immediate);
    clearTimeout(this.#timeout);
    this.#immediate = undefined;
    this.#timeout = undefined;
  }

  #fire(): void {
    this.#immediate = undefined;
    this.#timeout = undefined;
    this.#ring();
  }
}
