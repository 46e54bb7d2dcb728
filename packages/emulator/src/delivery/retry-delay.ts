import type { Answer } from "../message/answer.js";
import type { Message } from "../message/message.js";
import { DAY, parseDuration } from "../protocol/duration.js";
import { canonicalName, type HeaderList } from "../protocol/header-list.js";
import { retryDelayOf } from "../protocol/retry-expression.js";

const HEADERS = [
  "Retry-After",
  "X-RateLimit-Reset",
  "X-RateLimit-Reset-Requests",
  "X-RateLimit-Reset-Tokens",
].map(canonicalName);

/**
 * How long to wait after a failed attempt: as long as its answer asks, up to a day; otherwise by the
 * message's own expression; otherwise `min(86400, e^(2.5·n))` seconds.
 *
 * @param now the application's present, for an answer that names a date
 * @returns milliseconds
 */
export function retryDelay(message: Message, answer: Answer | undefined, now: number): number {
  const asked = answer && askedDelay(answer.headers, now);
  if (asked !== undefined && asked <= DAY) return asked;
  const { retried } = message;
  const { retryDelayExpression: expression } = message.settings;
  const own = expression === undefined ? Number.NaN : retryDelayOf(expression, retried);
  const delay = Number.isNaN(own) ? 1000 * Math.exp(2.5 * (retried + 1)) : own;
  return Math.min(DAY, Math.max(0, delay));
}

function askedDelay(headers: HeaderList, now: number): number | undefined {
  for (const name of HEADERS) {
    const value = headers[name]?.[0]?.trim();
    if (!value) continue;
    const delay = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : parseDuration(value);
    if (delay !== undefined) return delay;
    const date = Date.parse(value);
    if (!Number.isNaN(date)) return Math.max(0, date - now);
  }
  return undefined;
}
