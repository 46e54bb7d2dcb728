import { failure } from "./failure.js";

/** How long an operation waits for a connection, in milliseconds. */
const PATIENCE = 2000;

/** What a client reports about its connection. */
export interface ConnectionEvents {
  once(event: "ready", listener: () => void): unknown;
  off(event: "ready", listener: () => void): unknown;
}

/**
 * The connection of a client that queues commands while it has none. A queued claim would be made after the
 * attempt has given up, and would block the next attempt.
 */
export class Connection {
  readonly #events: ConnectionEvents;
  readonly #isConnecting: () => boolean;
  /** One for all operations, because Node.js warns about too many listeners. */
  #waiting: Promise<void> | undefined;

  constructor(events: ConnectionEvents, isConnecting: () => boolean) {
    this.#events = events;
    this.#isConnecting = isConnecting;
  }

  /** Waits for the connection, but not for long. Rejects if there is still none. `undefined` if there is one already. */
  ready(): Promise<void> | undefined {
    if (!this.#isConnecting()) return undefined;
    this.#waiting ??= this.#wait().finally(() => {
      this.#waiting = undefined;
    });
    return this.#waiting;
  }

  #wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      const onReady = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#events.off("ready", onReady);
        reject(failure("NO_CONNECTION", "there is no connection"));
      }, PATIENCE);
      this.#events.once("ready", onReady);
    });
  }
}
