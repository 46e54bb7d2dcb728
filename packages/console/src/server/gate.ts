import type { IncomingMessage } from "node:http";
import { type OwnHosts, originsOf } from "./own-hosts.js";
import type { RefusalCode } from "./refusals.js";

/**
 * Why a request is refused before anything else is checked: its host name only resolves to this machine (DNS
 * rebinding), or a page of another origin made the browser send it.
 */
export function refusalOf(incoming: IncomingMessage, own: OwnHosts): RefusalCode | undefined {
  const origins = originsOf(onlyOf(incoming, "host")?.toLowerCase() ?? "", own);
  // An absolute target names its own host, which is not the one checked here.
  if (!origins || !incoming.url?.startsWith("/")) return "host_refused";
  if (!isFromHere(incoming, origins)) return "origin_refused";
  return isDecodable(incoming.url) ? undefined : "path_invalid";
}

/** Whether our own page, a person who opens an address, or a program has sent this. */
function isFromHere(incoming: IncomingMessage, origins: readonly string[]): boolean {
  const { origin, "sec-fetch-site": site } = incoming.headersDistinct;
  const isReading = incoming.method === "GET" || incoming.method === "HEAD";
  if (origin) {
    if (!origins.includes(onlyOf(incoming, "origin") ?? "")) return false;
  } else if (!isReading) return false;
  // `none`: typed, or opened by another program. No script of another page can send it.
  const sites = isReading ? ["same-origin", "none"] : ["same-origin"];
  return site === undefined || sites.includes(onlyOf(incoming, "sec-fetch-site") ?? "");
}

/** The value of a header that occurs exactly once. */
function onlyOf({ headersDistinct }: IncomingMessage, name: string): string | undefined {
  const values = headersDistinct[name];
  return values?.length === 1 ? values[0] : undefined;
}

/** Whether all of a path can be decoded. Otherwise one id could be written in two ways. */
function isDecodable(target: string): boolean {
  try {
    const [path = ""] = target.split("?", 1);
    decodeURIComponent(path);
    // A URL contains no backslash, and parsers treat one as a slash.
    return !path.includes("\\");
  } catch {
    return false;
  }
}
