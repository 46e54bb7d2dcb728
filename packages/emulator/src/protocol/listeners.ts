/** Who hears of something that happens. */
export class Listeners<Event> {
  readonly #listeners = new Set<(event: Event) => void>();

  /** @returns ends it */
  add(listener: (event: Event) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @param makeEvent is called only where somebody listens */
  tell(makeEvent: () => Event): void {
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
