import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { canonicalName, type HeaderList } from "../protocol/header-list.js";

/** A header of a callback can be that of its own callback: `Upstash-Failure-Callback-Forward-X`. */
const PREFIX = /^Upstash-(?:(?:Failure-)?Callback-)*Forward-/;

/** The parts of a message that the API does not show. */
export interface Redaction {
  readonly body: boolean;
  /** All headers, or those of these canonical names. */
  readonly headers: "all" | readonly string[];
}

interface Redacted {
  readonly redaction: Redaction;
}

/** Reads `Upstash-Redact-Fields`: `body`, `header`, `header[name]`; the plural is written, too. */
export function parseRedaction(fields: string | null): Redaction {
  const names = (fields ?? "").split(",").map((field) => field.trim());
  const headers = names.map((field) => /^headers?\[(.+)\]$/.exec(field)?.[1]);
  return {
    body: names.includes("body"),
    headers:
      names.includes("header") || names.includes("headers")
        ? "all"
        : headers.flatMap((name) => (name ? [canonicalName(name)] : [])),
  };
}

/** Hides what either of two redactions hides. */
export function combined(one: Redaction, other: Redaction): Redaction {
  return {
    body: one.body || other.body,
    headers:
      one.headers === "all" || other.headers === "all"
        ? "all"
        : [...new Set([...one.headers, ...other.headers])],
  };
}

/**
 * The redaction of a callback. Its body repeats the headers and the body of its source, so it is hidden as
 * soon as any of these is.
 */
export function callbackRedaction(source: Redaction, own: Redaction): Redaction {
  const { body, headers } = combined(source, own);
  return { body: body || source.headers.length > 0, headers };
}

/** What is shown instead of a value: its hash, so that two can be compared. */
export function redacted(value: string | Uint8Array): string {
  return `REDACTED:${createHash("sha256").update(value).digest("hex")}`;
}

/** The headers that the API shows. Those of callbacks and waits still have the prefix of forwarded headers. */
export function shownHeaders(headers: HeaderList, { headers: hidden }: Redaction): HeaderList {
  const isHidden = (name: string): boolean =>
    hidden === "all" || hidden.includes(name.replace(PREFIX, ""));
  return Object.fromEntries(
    Object.entries(headers).map(([name, values]) =>
      isHidden(name) ? [name, values.map(redacted)] : [name, values],
    ),
  );
}

/** The headers of a callback, as the API shows them with its source. */
export function shownCallbackHeaders(
  { headers, settings }: { readonly headers: HeaderList; readonly settings: Redacted },
  redaction: Redaction,
): HeaderList {
  return shownHeaders(headers, combined(redaction, settings.redaction));
}

/** The body that the API shows: text, or base64 if it is not text; `undefined` if it is empty. */
export function shownBody(
  body: Uint8Array,
  redaction: Redaction,
): { readonly body?: string; readonly bodyBase64?: string } {
  if (redaction.body) return { body: redacted(body) };
  if (body.byteLength === 0) return {};
  const bytes = Buffer.from(body);
  return isUtf8(bytes) ? { body: bytes.toString() } : { bodyBase64: bytes.toString("base64") };
}
