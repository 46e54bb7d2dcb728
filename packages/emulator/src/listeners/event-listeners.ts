import type { EmulatorEvent, EmulatorListener } from "./event.js";

/** Who hears of what happens in an emulator. */
export class EventListeners {
  readonly #listeners = new Set<EmulatorListener>();

  /** @returns ends it */
  add(listener: EmulatorListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @param makeEvent is called only where somebody listens */
  tell(makeEvent: () => EmulatorEvent): void {
    if (this.#listeners.size === 0) return;
    const event = makeEvent();
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        // A fault of the listener's is its owner's to see, and must not change what is delivered.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
