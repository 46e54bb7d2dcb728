/** The parts of a URL as RFC 3986 (appendix B) splits it. */
interface Parts {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
  readonly query: string;
}

/**
 * Whether the path and the query of a destination are those of a request.
 *
 * A request that shows its target matches what the destination is written as, or what a client that
 * follows the URL standard sends for it; nothing else. One that shows a URL has been parsed by its
 * host: there the parsed paths are the same, and the queries have the same pairs, byte for byte.
 */
export function isSameAddress(
  destination: string,
  target: string,
  baseUrl: string | null,
): boolean {
  const parts = split(destination);
  if (parts === undefined || !URL.canParse(destination)) return false;
  const parsed = new URL(destination);
  const base = baseUrl === null ? undefined : new URL(baseUrl);
  if (base !== undefined && base.origin !== parsed.origin) return false;
  const mount = base === undefined ? "" : base.pathname.replace(/\/$/, "");
  const spellings = [
    { path: parts.path, query: parts.query },
    { path: parsed.pathname, query: parsed.search },
  ];
  if (target.startsWith("/")) {
    return spellings.some(({ path, query }) => {
      const rest = below(path, mount);
      return rest !== undefined && rest + query === target;
    });
  }
  if (!URL.canParse(target)) return false;
  const requested = new URL(target);
  return (
    below(parsed.pathname, mount) === requested.pathname &&
    JSON.stringify(pairs(parsed.search)) === JSON.stringify(pairs(requested.search))
  );
}

/** An http URL with a host, and nothing in it that parsers read in different ways. */
function split(url: string): Parts | undefined {
  const match = /^([A-Za-z]+):\/\/([^/?#]+)([^?#]*)(\?[^#]*)?/.exec(url);
  if (match === null) return undefined;
  const [, scheme = "", authority = "", path = "", query = ""] = match;
  if (!["http", "https"].includes(scheme.toLowerCase())) return undefined;
  if (/[\\\s]/.test(authority) || /[\t\r\n]/.test(path + query)) return undefined;
  return { scheme, authority, path, query };
}

/** What is left of a path below a mount; a mount alone is its root. */
function below(path: string, mount: string): string | undefined {
  if (path === mount) return "/";
  return path.startsWith(mount) ? path.slice(mount.length) : undefined;
}

type Pair = readonly [name: readonly number[], value: readonly number[]];

/** The pairs of a query, as application/x-www-form-urlencoded reads them, in bytes. */
function pairs(search: string): Pair[] {
  return search
    .replace(/^\?/, "")
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const at = pair.indexOf("=");
      const [name, value] = at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
      return [decoded(name), decoded(value)];
    });
}

function decoded(text: string): number[] {
  const bytes = [...Buffer.from(text, "utf8")];
  const found: number[] = [];
  for (let index = 0; index < bytes.length; index += 1) {
    const triple = String.fromCharCode(...bytes.slice(index, index + 3));
    if (/^%[0-9A-Fa-f]{2}$/.test(triple)) {
      found.push(Number.parseInt(triple.slice(1), 16));
      index += 2;
    } else {
      found.push(bytes[index] === 0x2b ? 0x20 : (bytes[index] ?? 0));
    }
  }
  return found;
}
