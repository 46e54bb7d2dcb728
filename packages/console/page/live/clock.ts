import type { ClockView } from "../../src/contract/local.js";
import { Store } from "./store.js";

interface Reading extends ClockView {
  /** When it was read, by this browser's own steady clock. */
  readonly at: number;
}

const reading = new Store<Reading>({ now: Date.now(), speed: 1, at: performance.now() });

/** The region's time, each second: the local QStash has a clock of its own. */
export const seconds: Store<number> = new Store(Date.now());

export function setClock(clock: ClockView): void {
  reading.set({ ...clock, at: performance.now() });
  tick();
}

/** How many times as fast as real time it runs. */
export function clockSpeed(): number {
  return reading.value.speed;
}

/** Milliseconds since 1970. */
function now(): number {
  const { now: begun, speed, at } = reading.value;
  return begun + (performance.now() - at) * speed;
}

function tick(): void {
  seconds.set(now());
}

setInterval(tick, 1000);
