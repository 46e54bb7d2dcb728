import type { Next } from "hono";
import type { ApiContext } from "./api.js";

/** Whom a region answers beside programs on this machine. */
export interface AllowedCallers {
  /** Names in `Host`, without a port, beside those of the loopback interface. */
  readonly hosts?: readonly string[] | undefined;
  /** Web pages that may send requests, as `Origin` has them: `http://localhost:3000`. */
  readonly origins?: readonly string[] | undefined;
}

/** A middleware. */
type Gate = (c: ApiContext, next: Next) => Promise<Response | undefined>;

const LOOPBACK =
  /^(localhost|([a-z0-9-]+\.)+localhost|127(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}|\[::1\])$/;

/**
 * Refuses what only a web page sends, before anything else is looked at: a browser reaches this
 * machine's ports for whatever page it shows. A page is known by `Origin` and `Sec-Fetch-Site`; one
 * whose own name was made to point here (DNS rebinding), by its name in `Host`.
 */
export function gate({ hosts = [], origins = [] }: AllowedCallers): Gate {
  const named = new Set(hosts.map((host) => host.toLowerCase()));
  return async (c, next) => {
    const { url = "", headersDistinct: headers } = c.env.incoming;
    const host = onlyOf(headers["host"])?.toLowerCase() ?? "";
    const name = host.replace(/:\d+$/, "");
    // An absolute target names a host of its own, which would be another than the one checked here.
    if (!url.startsWith("/") || !(LOOPBACK.test(name) || named.has(name))) {
      return refuse(c, "Host is not a name of this machine; allow it if it is yours");
    }
    const origin = headers["origin"] && (onlyOf(headers["origin"]) ?? "");
    const isListed = origin !== undefined && origins.includes(origin);
    if (!isListed && (isForeign(origin, `http://${host}`) || isCrossSite(headers))) {
      return refuse(c, "a web page of another origin must not use this; allow it if it is yours");
    }
    await next();
    return undefined;
  };
}

function isForeign(origin: string | undefined, own: string): boolean {
  return origin !== undefined && origin !== own;
}

/** Anything but what a browser says of the page itself, or of an address its user typed. */
function isCrossSite(headers: NodeJS.Dict<string[]>): boolean {
  const sites = headers["sec-fetch-site"] ?? [];
  return !sites.every((site) => site === "same-origin" || site === "none");
}

/** The value of a header that is there once. */
function onlyOf(values: readonly string[] | undefined): string | undefined {
  return values?.length === 1 ? values[0] : undefined;
}

function refuse(c: ApiContext, error: string): Response {
  // What is left of the body is nothing to wait for.
  return c.json({ error }, 403, { Connection: "close" });
}
