import { isIP, isIPv6 } from "node:net";

/** Where a server listens that only this machine reaches. */
export const LOOPBACK = "127.0.0.1";

/** The names by which only this machine knows itself, as they stand in `Host`. */
const LOOPBACK_NAME =
  /^(localhost|([a-z0-9-]+\.)+localhost|127(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}|\[::1\])$/;

/** Whether a name, without a port, is one of the loopback interface. */
export function isLoopback(name: string): boolean {
  return LOOPBACK_NAME.test(name);
}

/** Whether a name, without a port, is an address: no page can make one point elsewhere, as it can a name. */
export function isAddress(name: string): boolean {
  const address = name.replace(/^\[(.*)\]$/, "$1");
  return isIP(address) !== 0 && !isEverywhere(address);
}

/** How an address to listen on is written in a URL that this machine can open. */
export function addressOf(host: string): string {
  if (isEverywhere(host)) return LOOPBACK;
  return isIPv6(host) ? `[${host}]` : host;
}

/** Whether a server that listens there is reached from this machine alone. */
export function isLocalOnly(host: string): boolean {
  return !isEverywhere(host) && isLoopback(addressOf(host).toLowerCase());
}

function isEverywhere(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}
