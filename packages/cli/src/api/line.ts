import { setTimeout as sleep } from "node:timers/promises";
import type { Account } from "../environment/account.js";
import { clientTransport, type Transport } from "./client-transport.js";
import { callRaw } from "./raw-transport.js";

/** What connects this program to an API: everything of the network and of time that it knows. */
export interface Line {
  /** Sends one call, once. */
  readonly send: Transport;
  /** Lets so many milliseconds pass before another attempt. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/** The line to an account. */
export function lineTo(account: Account): Line {
  const client = clientTransport(account);
  const { url } = account;
  return {
    send: (call) => {
      // fetch sends what the URL parser makes of an address, without its fragment.
      const carried = !call.path.includes("#") && new URL(url + call.path).href === url + call.path;
      return carried ? client(call) : callRaw(account, call);
    },
    wait: (milliseconds) => sleep(milliseconds),
  };
}
