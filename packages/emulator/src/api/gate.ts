import type { Next } from "hono";
import { isAddress, isLocalOnly, isLoopback } from "./address.js";
import type { ApiContext } from "./api.js";
import { allowPage, answerPreflight } from "./cross-origin.js";
import type { TellRefusal } from "./refusals.js";

/** Whom a region answers beside programs on this machine. */
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
 * Refuses what only a web page sends, before anything else is looked at: a browser reaches this
 * machine's ports for whatever page it shows. A page is known by `Origin` and `Sec-Fetch-Site`; one
 * whose own name was made to point here (DNS rebinding), by its name in `Host`.
 *
 * @param listening where the server listens: if others reach it, they may know it by any address
 * @param tellRefusal hears of each
 * @throws TypeError for what no page has as its origin, and for `null`, which any page can have
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
    // What is left of the body is nothing to wait for.
    return c.json({ error }, 403, { Connection: "close" });
  };
  return async (c, next) => {
    const { url = "", headersDistinct: headers } = c.env.incoming;
    const host = onlyOf(headers["host"])?.toLowerCase() ?? "";
    // An absolute target names a host of its own, which would be another than the one checked here.
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

/** Whether a browser sends it as it is, for the pages of one site. Those of extensions are no URL's. */
function isOrigin(text: string): boolean {
  if (!/^[a-z][a-z\d+.-]*:\/\/[a-z\d.:[\]-]+$/.test(text)) return false;
  return !/^https?:/.test(text) || (URL.canParse(text) && new URL(text).origin === text);
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
