import type { Message } from "../message/message.js";

/** A message's place in a line. */
interface Place {
  readonly pass: () => void;
  readonly mayPass: () => boolean;
}

/** A line in which messages wait, in order, until a permit is given back. */
export class Line {
  readonly #waiting = new Set<Message>();
  readonly #places = new Map<Message, Place>();
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

  /**
   * Waits for a permit; `pass` is called with it, perhaps at once.
   *
   * @param mayPass what it needs besides the permit. If it is missing, no permit is taken, and those behind
   *   wait, too
   */
  join(message: Message, pass: () => void, mayPass: () => boolean = () => true): void {
    this.#waiting.add(message);
    this.#places.set(message, { pass, mayPass });
    this.advance();
  }

  /** Takes back a permit that it held before, regardless of the limit. */
  hold(message: Message): void {
    this.#places.set(message, { pass: () => {}, mayPass: () => true });
    this.#active += 1;
  }

  /** Gives back a permit, or the place in the line. */
  leave(message: Message): void {
    const waited = this.#waiting.delete(message);
    if (!this.#places.delete(message) || waited) return;
    this.#active -= 1;
    this.advance();
  }

  /** Lets messages pass as far as the limit allows. */
  advance(): void {
    for (const message of this.#waiting) {
      const place = this.#places.get(message);
      if (!place || !this.#admits(this.#active) || !place.mayPass()) return;
      this.#waiting.delete(message);
      this.#active += 1;
      place.pass();
    }
  }
}
