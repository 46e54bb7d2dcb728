import type { Message } from "../message/message.js";
import type { Waiter } from "./waiter.js";

/** What a failed run had left to do: the message that failed it, and what else was under way. */
export interface Remains {
  readonly messages: readonly Message[];
  readonly waiters: readonly Waiter[];
}
