import type { Message } from "../message/message.js";

/** Where messages wait, in order, for a permit that somebody else gives back. */
export class Line {
  readonly #waiting = new Set<Message>();
  readonly #passes = new Map<Message, () => void>();
  readonly #admits: (active: number) => boolean;
  #active = 0;

  /** @param admits whether one more may pass while so many have */
  constructor(admits: (active: number) => boolean) {
    this.#admits = admits;
  }

  /** How many have passed and not given their permit back. */
  get active(): number {
    return this.#active;
  }

  /** Who waits, first come first. */
  get waiting(): ReadonlySet<Message> {
    return this.#waiting;
  }

  /** Waits for a permit; `pass` is called with it, perhaps at once. */
  join(message: Message, pass: () => void): void {
    this.#waiting.add(message);
    this.#passes.set(message, pass);
    this.advance();
  }

  /** Takes a permit that it had before, whoever may pass now. */
  hold(message: Message): void {
    this.#passes.set(message, () => {});
    this.#active += 1;
  }

  /** Gives back a permit, or the place in the line. */
  leave(message: Message): void {
    const waited = this.#waiting.delete(message);
    if (!this.#passes.delete(message) || waited) return;
    this.#active -= 1;
    this.advance();
  }

  /** Lets pass whoever may. */
  advance(): void {
    for (const message of this.#waiting) {
      if (!this.#admits(this.#active)) return;
      this.#waiting.delete(message);
      this.#active += 1;
      this.#passes.get(message)?.();
    }
  }
}
