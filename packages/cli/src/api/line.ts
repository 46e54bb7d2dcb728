import { setTimeout as sleep } from "node:timers/promises";
import type { Account } from "../environment/account.js";
import { callRaw, type Transport } from "./raw-transport.js";

/** What connects this program to an API: everything of the network and of time that it knows. */
export interface Line {
  /** Sends one call, once. */
  readonly send: Transport;
  /** Lets so many milliseconds pass before another attempt; `false` where there is to be none. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/** The line to an account. */
export function lineTo(account: Account): Line {
  return {
    send: (call) => callRaw(account, call),
    wait: (milliseconds) => sleep(milliseconds),
  };
}
