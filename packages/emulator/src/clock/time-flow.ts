import { Listeners } from "../protocol/listeners.js";

/** What a clock shows after it was moved or its speed was set. */
export interface ClockChange {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly speed: number;
}

/** Time that flows at a speed, which can be changed, and can be moved forward. */
export class TimeFlow {
  readonly #onMove: (by: number) => void;
  readonly #listeners = new Listeners<ClockChange>();
  #speed: number;
  #anchor: { readonly emulated: number; readonly real: number };

  /**
   * @param speed how many times as fast as real time it passes; 0 for a manual clock
   * @param onMove gets the milliseconds by which it is ahead of real time
   */
  constructor(speed: number, startAt: number, onMove: (by: number) => void) {
    this.#speed = speed;
    this.#onMove = onMove;
    this.#anchor = { emulated: startAt, real: performance.now() };
  }

  get speed(): number {
    return this.#speed;
  }

  /** Milliseconds since 1970, whole. */
  now(): number {
    return Math.floor(this.#anchor.emulated + this.#passed() * this.#speed);
  }

  /** @throws TypeError for an invalid speed */
  setSpeed(speed: number): void {
    if (!(Number.isFinite(speed) && speed >= 0)) {
      throw new TypeError(`not the speed of a clock: ${speed}`);
    }
    const passed = this.#passed();
    const emulated = passed * this.#speed;
    this.#anchor = { emulated: this.#anchor.emulated + emulated, real: this.#anchor.real + passed };
    this.#speed = speed;
    this.#onMove(emulated - passed);
    this.#tellChange();
  }

  /** Moves forward to a time. A time that has passed does not move it. */
  moveTo(at: number): void {
    const by = at - this.now();
    if (by <= 0) return;
    this.#onMove(by);
    this.#anchor = { emulated: at, real: performance.now() };
    this.#tellChange();
  }

  /** Real milliseconds until a time; `Infinity` on a manual clock. */
  realUntil(at: number): number {
    const ahead = Math.max(0, at - this.now());
    return ahead === 0 ? 0 : ahead / this.#speed;
  }

  /** @returns a function that stops it */
  onChange(listener: (change: ClockChange) => void): () => void {
    return this.#listeners.add(listener);
  }

  #tellChange(): void {
    this.#listeners.tell(() => ({ time: this.now(), speed: this.#speed }));
  }

  #passed(): number {
    return performance.now() - this.#anchor.real;
  }
}
