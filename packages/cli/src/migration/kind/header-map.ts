import { isRecord, isText, ordered } from "./fields.js";

/** Headers as they are sent: one value each, several joined by a comma (RFC 9110 §5.3). */
export type HeaderMap = Readonly<Record<string, string>>;

/**
 * Reads headers as the API shows them, `{ Name: [value] }`. Names are case-insensitive, so they are
 * normalized. No headers at all is the same as none shown.
 */
export function headerMap(value: unknown): HeaderMap | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const headers = new Map<string, string>();
  for (const [name, values] of Object.entries(value)) {
    const own = canonical(name);
    const former = headers.get(own);
    const text = [values].flat().map(String).join(", ");
    headers.set(own, former === undefined ? text : `${former}, ${text}`);
  }
  return headers.size === 0 ? undefined : ordered<HeaderMap>(Object.fromEntries(headers));
}

/** Whether a journal's value is headers. */
export function isHeaderMap(value: unknown): value is HeaderMap {
  return isRecord(value) && Object.values(value).every(isText);
}

/** Settings of a message that a callback has too, behind `Upstash-Callback-`. */
const SETTING =
  /^(Method|Delay|Not-Before|Retries|Retry-Delay|Timeout|Label|Flow-Control-(Key|Value)|Deduplication-Id|Content-Based-Deduplication|Redact-Fields|Forward-.+)$/;

/**
 * Reads the headers of a callback, as what follows `Upstash-Callback-` in a publish: `Forward-X`,
 * `Retries`. How the API shows them is not documented, so three forms are understood: with the whole
 * prefix, with `Upstash-` alone, and, for what is forwarded, under its own name.
 */
export function callbackHeaderMap(value: unknown): HeaderMap | undefined {
  const headers = Object.entries(headerMap(value) ?? {}).map(([name, text]) => {
    const whole = /^Upstash-(?:Failure-)?Callback-(.+)$/.exec(name)?.[1];
    const short = /^Upstash-(.+)$/.exec(name)?.[1];
    const setting = whole ?? (short && SETTING.test(short) ? short : undefined);
    return [setting ?? `Forward-${name}`, text];
  });
  return headers.length === 0 ? undefined : ordered<HeaderMap>(Object.fromEntries(headers));
}

function canonical(name: string): string {
  // Lower-cased in ASCII only: some other letters would become ASCII letters, and so another header.
  return name
    .replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
    .replaceAll(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
}
