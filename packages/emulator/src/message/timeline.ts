import type { FaultName } from "../faults/fault-settings.js";
import type { Answer } from "./answer.js";
import type { Message } from "./message.js";
import type { Exchange } from "./transmission.js";

/** The result of an attempt. `answered` means that the message was cancelled in between. */
export type AttemptOutcome =
  | "underWay"
  | "interrupted"
  | "answered"
  | "delivered"
  | "retried"
  | "dead";

/** Where a message is, in the words of the API's log. */
export type MessageState = "CREATED" | "ACTIVE" | "RETRY" | "DELIVERED" | "FAILED" | "CANCELED";

/** An answer of which only the beginning may be left. */
interface KeptAnswer extends Answer {
  /** How many bytes its body had. */
  readonly length: number;
}

/** An exchange as it is stored. */
export interface KeptExchange extends Exchange {
  readonly answer?: Answer | KeptAnswer | undefined;
}

/** One attempt to deliver a message. */
export interface Attempt {
  /** From 1; an attempt that was interrupted and the one that is made in its place have the same. */
  readonly number: number;
  /** Milliseconds since 1970, on the emulator's clock. */
  readonly begunAt: number;
  readonly faults: ReadonlySet<FaultName>;
  readonly exchanges: readonly KeptExchange[];
  readonly outcome: AttemptOutcome;
  readonly error?: string | undefined;
  readonly duration?: number | undefined;
  readonly retryAt?: number | undefined;
}

/** A message and all that was sent of it, also after its end. */
export interface Timeline {
  readonly message: Message;
  readonly state: MessageState;
  readonly attempts: readonly Attempt[];
}
