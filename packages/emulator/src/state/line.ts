import type { Message } from "../message/message.js";

/** A line in which messages wait, in order, until a permit is given back. */
export class Line {
  readonly #waiting = new Set<Message>();
  readonly #passes = new Map<Message, () => void>();
  readonly #admits: (active: number) => boolean;
  #active = 0;

  /** @param admits whether one more may pass while so many hold a permit */
  constructor(admits: (active: number) => boolean) {
    this.#admits = admits;
  }

  /** How many hold a permit. */
  get active(): number {
    return this.#active;
  }

  /** The messages that wait, first come first. */
  get waiting(): ReadonlySet<Message> {
    return this.#waiting;
  }

  /** Waits for a permit; `pass` is called with it, perhaps at once. */
  join(message: Message, pass: () => void): void {
    this.#waiting.add(message);
    this.#passes.set(message, pass);
    this.advance();
  }

  /** Takes back a permit that it held before, regardless of the limit. */
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

  /** Lets messages pass as far as the limit allows. */
  advance(): void {
    for (const message of this.#waiting) {
      if (!this.#admits(this.#active)) return;
      this.#waiting.delete(message);
      this.#active += 1;
      this.#passes.get(message)?.();
    }
  }
}
