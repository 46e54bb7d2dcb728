/** How long an operation waits for a connection, in milliseconds. */
const PATIENCE = 2000;

/** What a client says of its connection. */
export interface ConnectionEvents {
  once(event: "ready", listener: () => void): unknown;
  off(event: "ready", listener: () => void): unknown;
}

/**
 * The connection of a client that would keep commands for when it has one again. A claim that is made then
 * is one that nobody waits for, and it keeps the message from its next attempt.
 */
export class Connection {
  readonly #events: ConnectionEvents;
  readonly #isConnecting: () => boolean;
  /** One for all, or a busy client warns of too many listeners. */
  #waiting: Promise<void> | undefined;

  constructor(events: ConnectionEvents, isConnecting: () => boolean) {
    this.#events = events;
    this.#isConnecting = isConnecting;
  }

  /** Waits for the connection, but not for long. Rejects where there is none then. `undefined` where there is one. */
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
        reject(new Error("there is no connection"));
      }, PATIENCE);
      this.#events.once("ready", onReady);
    });
  }
}
