import { randomText } from "./claims.js";
import { type Region, regionHeader } from "./region.js";

/** What the headers of a delivery say. None of it is signed. */
export interface HeaderOptions {
  /** Headers to replace or to add, as the publisher's forwarded ones; `undefined` removes one. */
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  /** `Upstash-Message-Id`. A random `msg_…` unless given. */
  readonly messageId?: string | undefined;
  /** `Upstash-Retried`: how many attempts came before this one. 0 unless given. */
  readonly retried?: number | undefined;
  /** `Upstash-Schedule-Id`; only a delivery of a schedule has it. */
  readonly scheduleId?: string | undefined;
  /** `Upstash-Topic-Name`; only a delivery to a URL group has it. */
  readonly urlGroup?: string | undefined;
  /** `Upstash-Caller-Ip`, the publisher's address. One reserved for documentation unless given. */
  readonly callerIp?: string | undefined;
}

/** Gives the headers a real delivery has, `Content-Length` aside. */
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
    // Header names have no case: `upstash-region` replaces `Upstash-Region`, it does not join it.
    const known = Object.keys(all).find((each) => each.toLowerCase() === name.toLowerCase());
    all[known ?? name] = value;
  }
  const present = Object.entries(all).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as Record<string, string>;
}
