import { optionInvalid, VerificationError } from "./errors.js";
import type { IncomingHead } from "./incoming.js";

/**
 * Which destination a signature must have been made for.
 *
 * A string: exactly that URL. `"path"`: any host, but the path and query of this request, which
 * holds behind a proxy that ends TLS or renames the host. A function: the URL it returns; it is shown
 * the one that was signed as well.
 */
export type ExpectedUrl = "path" | (string & {}) | UrlFunction;

type UrlFunction = (request: IncomingHead, destination: string) => string;

/**
 * @param destination The URL that was signed (`sub`).
 * @throws VerificationError `url_mismatch`
 * @throws ConfigurationError `option_invalid` (the function returned no string)
 */
export function checkDestination(
  destination: string,
  expected: ExpectedUrl | undefined,
  request: IncomingHead,
): void {
  if (expected !== undefined && !matches(destination, expected, request)) {
    throw new VerificationError("url_mismatch");
  }
}

function matches(destination: string, expected: ExpectedUrl, request: IncomingHead): boolean {
  if (expected === "path") return pathMatches(destination, request.url);
  const url = typeof expected === "function" ? expected(request, destination) : expected;
  if (typeof url !== "string") throw optionInvalid("url must be, or return, a string");
  return url === destination;
}

/**
 * A host that shows the request target gets it compared as it was sent, never normalised: or
 * `/other/%2e%2e/here` would pass for `/here`. A host that shows only a URL has parsed the target
 * already, and routes by the result; there, queries are compared by their pairs, because Next.js
 * writes them anew.
 */
function pathMatches(destination: string, target: string): boolean {
  const written = /^https?:\/\/[^/?#]*([^#]*)/i.exec(destination)?.[1];
  if (written === undefined || !URL.canParse(destination)) return false;
  const { pathname, search, searchParams } = new URL(destination);
  if (target.startsWith("/")) return target === written || target === pathname + search;
  if (!URL.canParse(target)) return false;
  const requested = new URL(target);
  return requested.pathname === pathname && `${requested.searchParams}` === `${searchParams}`;
}
