/** The listeners of a kind of event. */
export class Listeners<Event> {
  readonly #listeners = new Set<(event: Event) => void>();

  /** @returns a function that removes the listener */
  add(listener: (event: Event) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @param makeEvent is called only if there are listeners */
  tell(makeEvent: () => Event): void {
    if (this.#listeners.size === 0) return;
    const event = makeEvent();
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        // An error of a listener must be visible to its owner, but must not change what is delivered.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
