import { isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";

/**
 * How other machines open a console that listens on all addresses: its address, with each address of this
 * machine in place of the loopback one.
 *
 * @param host what it listens on
 */
export function networkAddresses(address: string, host: string): readonly string[] {
  if (!isEverywhere(host)) return [];
  return Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ internal, family }) => !internal && (family === "IPv4" || isIPv6(host)))
    .filter((each) => !isLinkLocal(each.address))
    .map((each) => {
      const url = new URL(address);
      url.hostname = isIPv6(each.address) ? `[${each.address}]` : each.address;
      return url.href;
    });
}

/** Whether a server that listens there can be reached by every address of its machine. */
export function isEverywhere(host: string): boolean {
  return host === "0.0.0.0" || (isIPv6(host) && new URL(`http://[${host}]`).hostname === "[::]");
}

/** Whether an address needs a zone, such as `%eth0`, which a URL cannot have. */
function isLinkLocal(address: string): boolean {
  return /^fe[89ab]/i.test(address);
}
