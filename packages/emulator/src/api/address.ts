import { isIP, isIPv6 } from "node:net";

/** The address of a server that only this machine can reach. */
export const LOOPBACK = "127.0.0.1";

/** The names of the loopback interface, as they appear in `Host`. */
const LOOPBACK_NAME =
  /^(localhost|([a-z0-9-]+\.)+localhost|127(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}|\[::1\])$/;

/** Whether a name, without a port, is a name of the loopback interface. */
export function isLoopback(name: string): boolean {
  return LOOPBACK_NAME.test(name);
}

/** Whether a name, without a port, is an IP address. Unlike a name, it cannot be made to point elsewhere. */
export function isAddress(name: string): boolean {
  const address = name.replace(/^\[(.*)\]$/, "$1");
  return isIP(address) !== 0 && !isEverywhere(address);
}

/** How an address to listen on is written in a URL that this machine can open. */
export function addressOf(host: string): string {
  if (isEverywhere(host)) return LOOPBACK;
  return isIPv6(host) ? `[${host}]` : host;
}

/** Whether only this machine can reach a server that listens there. */
export function isLocalOnly(host: string): boolean {
  return !isEverywhere(host) && isLoopback(addressOf(host).toLowerCase());
}

function isEverywhere(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}
