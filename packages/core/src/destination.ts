import { ConfigurationError, VerificationError } from "./errors.js";
import type { IncomingHead } from "./incoming.js";

/**
 * Which destination a signature must have been made for.
 *
 * A string: exactly that URL. `"path"`: any host, but the path and query of this request, which
 * holds behind a proxy that ends TLS or renames the host. A function: the URL it returns.
 */
export type ExpectedUrl = "path" | (string & {}) | ((request: IncomingHead) => string);

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
  if (expected === undefined) return;
  if (!matches(destination, expected, request)) {
    throw new VerificationError(
      "url_mismatch",
      'the signature was made for another destination: compare the url option with the published URL; behind a proxy use url: "path"',
    );
  }
}

function matches(destination: string, expected: ExpectedUrl, request: IncomingHead): boolean {
  if (expected === "path") return targetsOf(destination).includes(requestTarget(request.url));
  const url = typeof expected === "function" ? expected(request) : expected;
  if (typeof url !== "string") {
    throw new ConfigurationError("option_invalid", "the url option must be, or return, a string");
  }
  return url === destination;
}

/**
 * The path and query by which a client may ask for `url`: as it is written, or normalised. The
 * request's own are never normalised, or `/other/%2e%2e/here` would pass for `/here`.
 */
function targetsOf(url: string): string[] {
  const written = /^https?:\/\/[^/?#]*([^#]*)/i.exec(url)?.[1];
  return written === undefined || !URL.canParse(url) ? [] : [written, normalised(url)];
}

function requestTarget(url: string): string {
  return url.startsWith("/") || !URL.canParse(url) ? url : normalised(url);
}

function normalised(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
