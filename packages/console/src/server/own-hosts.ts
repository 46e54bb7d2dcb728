import { isIP } from "node:net";

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];
const EVERYWHERE = ["0.0.0.0", "[::]"];

/** The names by which the console can be reached. */
export interface OwnHosts {
  /** The address or name that it listens on. */
  readonly listening: string;
  readonly port: number;
  /** Further names, with any port, or with the given one. */
  readonly allowHosts: readonly string[];
}

/**
 * The origins of our own pages, for a value of `Host`: `undefined` if the name is not ours, for example
 * because it was made to point here (DNS rebinding). An IP address cannot be made to point elsewhere, so
 * any is ours if other machines can reach us: which one they use depends on what is between.
 */
export function originsOf(host: string, own: OwnHosts): readonly string[] | undefined {
  if (!URL.canParse(`http://${host}`)) return undefined;
  const url = new URL(`http://${host}`);
  // Everything that a URL parser reads as another name is refused: paths, users, 127.1.
  if (url.host !== host && `${url.host}:80` !== host) return undefined;
  const allowed = own.allowHosts.map((each) => each.toLowerCase());
  // A proxy that ends TLS may be in front.
  if (allowed.includes(url.hostname) || allowed.includes(host)) {
    return [`http://${url.host}`, `https://${host}`];
  }
  const isOurs =
    [...LOOPBACK, nameOf(own.listening)].includes(url.hostname) ||
    (!isLocalOnly(own.listening) && isAddress(url.hostname));
  return isOurs && Number(url.port || 80) === own.port ? [`http://${url.host}`] : undefined;
}

/** The address that a person opens on this machine. */
export function addressOf({ listening, port }: Omit<OwnHosts, "allowHosts">): string {
  return `http://${nameOf(listening) ?? "127.0.0.1"}:${port}`;
}

/** The listening address in a URL; `undefined` for all addresses. */
function nameOf(listening: string): string | undefined {
  const name = isIP(listening) === 6 ? `[${listening}]` : listening;
  const { hostname } = new URL(`http://${name}`);
  return EVERYWHERE.includes(hostname) ? undefined : hostname;
}

/** Whether only this machine can reach a server that listens there. */
function isLocalOnly(listening: string): boolean {
  const name = nameOf(listening) ?? "";
  return LOOPBACK.includes(name) || name.endsWith(".localhost") || /^127(\.\d+){3}$/.test(name);
}

/** Whether the name in a URL is an IP address. */
function isAddress(hostname: string): boolean {
  return isIP(hostname.replace(/^\[(.*)\]$/, "$1")) !== 0 && !EVERYWHERE.includes(hostname);
}
