import type { Next } from "hono";
import { isAddress, isLocalOnly, isLoopback } from "./address.js";
import type { ApiContext } from "./api.js";
import { allowPage, answerPreflight } from "./cross-origin.js";
import type { TellRefusal } from "./refusals.js";

/** Callers that a region answers besides programs on this machine. */
export interface AllowedCallers {
  /** Names in `Host`, without a port, beside those of the loopback interface. */
  readonly hosts?: readonly string[] | undefined;
  /** Web pages that may send requests and read answers, as `Origin` has them: `http://localhost:3000`. */
  readonly origins?: readonly string[] | undefined;
}

const REFUSALS = {
  host_foreign: "Host is not a name of this machine; if it is yours, allow it",
  origin_foreign:
    "a web page of another origin may not use this API; if it is yours, allow its origin",
};

/** A middleware. */
type Gate = (c: ApiContext, next: Next) => Promise<Response | undefined>;

/**
 * Refuses requests of web pages before anything else is read, because any page in a browser can reach this
 * machine's ports. A page is recognized by `Origin` and `Sec-Fetch-Site`; a page whose own name was made to
 * point here (DNS rebinding), by its name in `Host`.
 *
 * @param listening where the server listens: if other machines reach it, any IP address in `Host` is allowed
 * @param tellRefusal is called for each refusal
 * @throws TypeError for a value that cannot be an origin, and for `null`, which any page can have
 */
export function gate(
  { hosts = [], origins = [] }: AllowedCallers,
  listening: string,
  tellRefusal: TellRefusal,
): Gate {
  const stray = origins.find((origin) => !isOrigin(origin));
  if (stray !== undefined) {
    throw new TypeError(`not the origin of a page, such as http://localhost:3000: ${stray}`);
  }
  const named = new Set(hosts.map((host) => host.toLowerCase()));
  const isOurs = (name: string): boolean =>
    isLoopback(name) || named.has(name) || (!isLocalOnly(listening) && isAddress(name));
  const refuse = (c: ApiContext, code: keyof typeof REFUSALS): Response => {
    const error = REFUSALS[code];
    tellRefusal(c, { status: 403, code, error });
    // Do not wait for the rest of the body.
    return c.json({ error }, 403, { Connection: "close" });
  };
  return async (c, next) => {
    const { url = "", headersDistinct: headers } = c.env.incoming;
    const host = onlyOf(headers["host"])?.toLowerCase() ?? "";
    // An absolute target names its own host, which is not the one checked here.
    if (!url.startsWith("/") || !isOurs(host.replace(/:\d+$/, ""))) {
      return refuse(c, "host_foreign");
    }
    const origin = headers["origin"] && (onlyOf(headers["origin"]) ?? "");
    if (origin !== undefined && origins.includes(origin)) {
      return answerPreflight(c, origin) ?? (await allowPage(c, origin, next));
    }
    if (isForeign(origin, `http://${host}`) || isCrossSite(headers)) {
      return refuse(c, "origin_foreign");
    }
    await next();
    return undefined;
  };
}

/** Whether a browser can send exactly this as an origin. Origins of extensions are not origins of URLs. */
function isOrigin(text: string): boolean {
  if (!/^[a-z][a-z\d+.-]*:\/\/[a-z\d.:[\]-]+$/.test(text)) return false;
  return !/^https?:/.test(text) || (URL.canParse(text) && new URL(text).origin === text);
}

function isForeign(origin: string | undefined, own: string): boolean {
  return origin !== undefined && origin !== own;
}

/** Any value except those for a page's own request and for an address that the user typed. */
function isCrossSite(headers: NodeJS.Dict<string[]>): boolean {
  const sites = headers["sec-fetch-site"] ?? [];
  return !sites.every((site) => site === "same-origin" || site === "none");
}

/** The value of a header that occurs exactly once. */
function onlyOf(values: readonly string[] | undefined): string | undefined {
  return values?.length === 1 ? values[0] : undefined;
}
