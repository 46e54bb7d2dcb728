import { isIP } from "node:net";

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** The names by which the console is reached. */
export interface OwnHosts {
  /** The address it listens on, or the name that it was told to. */
  readonly listening: string;
  readonly port: number;
  /** Names beside those, with any port, or with the one that they are given with. */
  readonly allowHosts: readonly string[];
}

/**
 * The origins of pages that are ours, by what `Host` says: `undefined` where the name is none of ours, as
 * it is when another's name was made to point here (DNS rebinding).
 */
export function originsOf(host: string, own: OwnHosts): readonly string[] | undefined {
  if (!URL.canParse(`http://${host}`)) return undefined;
  const url = new URL(`http://${host}`);
  // Anything that is read as another name than it is written as is refused: paths, users, 127.1.
  if (url.host !== host && `${url.host}:80` !== host) return undefined;
  const allowed = own.allowHosts.map((each) => each.toLowerCase());
  // Something that ends TLS may stand before it.
  if (allowed.includes(url.hostname) || allowed.includes(host)) {
    return [`http://${url.host}`, `https://${host}`];
  }
  const isOurs = [...LOOPBACK, nameOf(own.listening)].includes(url.hostname);
  return isOurs && Number(url.port || 80) === own.port ? [`http://${url.host}`] : undefined;
}

/** The address that a person opens. */
export function addressOf({ listening, port }: Omit<OwnHosts, "allowHosts">): string {
  return `http://${nameOf(listening) ?? "127.0.0.1"}:${port}`;
}

/** How what it listens on stands in a URL; `undefined` for all addresses. */
function nameOf(listening: string): string | undefined {
  const name = isIP(listening) === 6 ? `[${listening}]` : listening;
  const { hostname } = new URL(`http://${name}`);
  return hostname === "[::]" || hostname === "0.0.0.0" ? undefined : hostname;
}
