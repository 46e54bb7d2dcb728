/** A real server of a store, which can be killed and paused. */
export interface StoreServer {
  /** Its address, the same after a restart. */
  readonly url: string;
  /** Starts it, and resolves when it answers. */
  start(): Promise<void>;
  /** SIGKILL, and waits until it is dead. */
  kill(): Promise<void>;
  /** SIGSTOP. @returns has it go on */
  pause(): Promise<() => void>;
  /** Ends it for good. */
  stop(): Promise<void>;
}
