import type { HeaderList } from "../protocol/header-list.js";

/**
 * Headers that a publisher cannot forward: QStash's own, and those of the connection.
 */
const OWN = new Set([
  "Upstash-Signature",
  "Upstash-Region",
  "Upstash-Message-Id",
  "Upstash-Retried",
  "Upstash-Caller-Ip",
  "Upstash-Schedule-Id",
  "Upstash-Topic-Name",
  "User-Agent",
  "Connection",
  "Content-Length",
  "Expect",
  "Host",
  "Keep-Alive",
  "Te",
  "Trailer",
  "Transfer-Encoding",
  "Upgrade",
]);

/** The headers of a message that are delivered with it. */
export function deliveredHeaders(headers: HeaderList): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, values]) =>
      OWN.has(name) ? [] : [[name, values.join(", ")]],
    ),
  );
}
