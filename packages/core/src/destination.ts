import { optionInvalid } from "./configuration-error.js";
import type { IncomingHead } from "./incoming.js";
import { VerificationError } from "./verification-error.js";

/**
 * The destination that a signature must have been made for.
 *
 * - A URL: exactly that one.
 * - `{ baseUrl }`: one of your own base URLs, followed by the path and query of the request. Use it for an
 *   app behind a proxy, with several hosts or with many endpoints.
 * - `"path"`: path and query of the request, on any host. It also accepts deliveries for the same path on
 *   other hosts: customers who receive webhooks from your account can forward one to you.
 * - A function: the URL that it returns. It gets the signed URL too.
 *
 * @example
 * ```ts
 * import { Receiver } from "@qstash-verify/core";
 *
 * export const receiver = new Receiver({
 *   url: { baseUrl: ["https://app.example.com", "https://eu.example.com"] },
 * });
 * ```
 */
export type ExpectedUrl = "path" | (string & {}) | UrlFunction | BehindBaseUrl;

type UrlFunction = (request: IncomingHead, destination: string) => string;

/** The published URL must be a base URL, followed by the path and query of the request. */
export interface BehindBaseUrl {
  /**
   * The part of your published URLs before the path that the app sees: scheme, host and port. Include a path
   * prefix if something removes it before the app sees it (`basePath` of Next.js, `app.mount()` of Hono except
   * on Node.js, a gateway).
   */
  readonly baseUrl: string | readonly string[];
}

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

/**
 * Checks the option, as far as it can be before there is a request.
 *
 * @returns A copy of it: what was checked is what is used.
 * @throws ConfigurationError `option_invalid`
 */
export function checkExpectedUrl(url: ExpectedUrl): ExpectedUrl {
  if (typeof url === "string" && url !== "path" && !/^https?:\/\//i.test(url)) {
    throw optionInvalid('url must be "path", or a URL like https://app.example/api/qstash');
  }
  if (typeof url !== "object") return url;
  const other = Object.keys(url).find((name) => name !== "baseUrl");
  if (other) throw optionInvalid(`url.${other} is not an option: check its spelling`);
  const baseUrl = [url.baseUrl].flat();
  if (baseUrl.length === 0 || !baseUrl.every(Boolean)) {
    throw optionInvalid("url.baseUrl is empty: check its variable");
  }
  if (!baseUrl.every(isBaseUrl)) {
    throw optionInvalid("url.baseUrl must be a URL like https://app.example, without a query");
  }
  return { baseUrl };
}

/** Whether nothing can match where the URL of the request is not known. */
export function comparesRequest(url: ExpectedUrl | undefined): boolean {
  return url === "path" || typeof url === "object";
}

/** Whatever else a URL can have would not be compared. */
function isBaseUrl(value: unknown): boolean {
  if (typeof value !== "string" || !URL.canParse(value)) return false;
  const { origin, pathname, href } = new URL(value);
  return /^http/.test(origin) && href === origin + pathname;
}

function matches(destination: string, expected: ExpectedUrl, request: IncomingHead): boolean {
  if (expected === "path") return pathMatches(destination, request.url);
  if (typeof expected === "object") {
    return [expected.baseUrl].flat().some((base) => pathMatches(destination, request.url, base));
  }
  const url = typeof expected === "function" ? expected(request, destination) : expected;
  if (typeof url !== "string")
    throw optionInvalid("url must be a string, or a function that returns one", url);
  return url === destination;
}

/**
 * Whether a destination has the path and query of a request; behind a base URL, if one is given.
 *
 * A host that shows the request target gets it compared as it was sent, never normalised: or
 * `/other/%2e%2e/here` would pass for `/here`. A host that shows only a URL has parsed the target
 * already, and routes by the result; there, queries are compared by their pairs, because Next.js
 * writes them anew.
 *
 * @param destination The URL that was signed.
 * @param target From the path on, as it was sent; or a URL.
 */
export function pathMatches(destination: string, target: string, baseUrl?: string): boolean {
  const written = /^https?:\/\/[^/?#\\\s]+(?=[/?#]|$)([^#\t\n\r]*)(#|$)/i.exec(destination)?.[1];
  if (written === undefined || !URL.canParse(destination)) return false;
  const { origin, pathname, search } = new URL(destination);
  const base = new URL(baseUrl ?? origin);
  if (base.origin !== origin) return false;
  const prefix = base.pathname.replace(/\/$/, "");
  // What takes the prefix away makes a root of nothing.
  const path = pathname === prefix ? `${pathname}/` : pathname;
  if (target.startsWith("/")) return [written, path + search].includes(prefix + target);
  if (!URL.canParse(target)) return false;
  const requested = new URL(target);
  return prefix + requested.pathname === path && pairsOf(requested.search) === pairsOf(search);
}

/** Path and query of a URL, as they are written. A target is them already. */
export function pathIn(url: string): string {
  return url.replace(/^https?:\/\/[^/?#]*/i, "");
}

/**
 * The pairs of a query, in one spelling. Bytes beyond ASCII are shown as characters: decoded as UTF-8,
 * all that is invalid would be the same.
 */
function pairsOf(search: string): string {
  const byte = (escaped: string) => String.fromCharCode(Number(escaped.replace("%", "0x")));
  return `${new URLSearchParams(search.replace(/%[89a-f][\da-f]/gi, byte))}`;
}
