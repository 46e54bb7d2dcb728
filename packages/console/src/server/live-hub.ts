import type { ConsoleBackend } from "../contract/backend.js";
import { liveStream } from "./live-stream.js";
import { PendingEvents } from "./pending-events.js";

/** The most pages that receive events. */
const MOST_PAGES = 20;

/** Sends events to all open pages. It listens once for all of them, and only while there are any. */
export class LiveHub {
  readonly #backend: Pick<ConsoleBackend, "listen">;
  readonly #onError: (error: unknown) => void;
  readonly #pages = new Set<PendingEvents>();
  #stopListening: (() => void) | undefined;

  constructor(backend: Pick<ConsoleBackend, "listen">, onError: (error: unknown) => void) {
    this.#backend = backend;
    this.#onError = onError;
  }

  /** The stream for one more page, until it closes; `undefined` if there are too many. */
  open(): ReadableStream<Uint8Array> | undefined {
    if (this.#pages.size >= MOST_PAGES) return undefined;
    this.#stopListening ??= this.#backend.listen((event) => {
      for (const page of this.#pages) page.add(event);
    });
    const page = new PendingEvents();
    this.#pages.add(page);
    return liveStream(page, () => this.#leave(page), this.#onError);
  }

  #leave(page: PendingEvents): void {
    this.#pages.delete(page);
    if (this.#pages.size > 0) return;
    this.#stopListening?.();
    this.#stopListening = undefined;
  }
}
