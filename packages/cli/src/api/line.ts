import { setTimeout as sleep } from "node:timers/promises";
import type { Account } from "../environment/account.js";
import { callRaw, type Transport } from "./raw-transport.js";

/** The connection to an API: all of the network and of time that the callers use. */
export interface Line {
  /** Sends one call, once. */
  readonly send: Transport;
  /** Waits so many milliseconds before another attempt; `false` if there must be none. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/** The connection to an account. */
export function lineTo(account: Account): Line {
  return {
    send: (call) => callRaw(account, call),
    wait: (milliseconds) => sleep(milliseconds),
  };
}
