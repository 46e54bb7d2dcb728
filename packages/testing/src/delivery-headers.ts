import { randomText } from "./claims.js";
import { type Region, regionHeader } from "./region.js";

/** Values of a delivery's headers. None of them is signed. */
export interface HeaderOptions {
  /** Headers to replace or to add, such as those that a publisher forwards. `undefined` removes one. */
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  /** `Upstash-Message-Id`. Default: a random `msg_…`. */
  readonly messageId?: string | undefined;
  /** `Upstash-Retried`: how many attempts came before this one. Default: 0. */
  readonly retried?: number | undefined;
  /** `Upstash-Schedule-Id`. Only deliveries of a schedule have it. */
  readonly scheduleId?: string | undefined;
  /** `Upstash-Topic-Name`. Only deliveries to a URL group have it. */
  readonly urlGroup?: string | undefined;
  /** `Upstash-Caller-Ip`, the publisher's address. Default: an address that is reserved for documentation. */
  readonly callerIp?: string | undefined;
}

/** The headers of a real delivery, except `Content-Length`. */
export function deliveryHeaders(
  signature: string,
  region: Region,
  options: HeaderOptions,
): Record<string, string> {
  const all: Record<string, string | undefined> = {
    "User-Agent": "Upstash-QStash",
    "Upstash-Signature": signature,
    "Upstash-Region": regionHeader(region),
    "Upstash-Message-Id": options.messageId ?? `msg_${randomText(40)}`,
    "Upstash-Retried": String(options.retried ?? 0),
    "Upstash-Caller-Ip": options.callerIp ?? "192.0.2.1",
    "Upstash-Schedule-Id": options.scheduleId,
    "Upstash-Topic-Name": options.urlGroup,
  };
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    // Header names are case-insensitive: `upstash-region` replaces `Upstash-Region`.
    const known = Object.keys(all).find((each) => each.toLowerCase() === name.toLowerCase());
    all[known ?? name] = value;
  }
  const present = Object.entries(all).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as Record<string, string>;
}
