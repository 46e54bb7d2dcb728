import { ApiError } from "../protocol/api-error.js";
import { parseDuration } from "../protocol/duration.js";
import { retryDelayOf } from "../protocol/retry-expression.js";

/** What keys and labels are made of. */
const NAME = /^[A-Za-z0-9._-]+$/;

/** The text of a setting; an empty one is absent. */
export function textSetting(headers: Headers, name: string): string | undefined {
  return headers.get(name)?.trim() || undefined;
}

/** Whether a setting says `true`, which Python writes `True`. */
export function flagSetting(headers: Headers, name: string): boolean {
  return textSetting(headers, name)?.toLowerCase() === "true";
}

/** A whole number. @throws ApiError 400 */
export function numberSetting(headers: Headers, name: string): number | undefined {
  const value = textSetting(headers, name);
  if (value === undefined) return undefined;
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw new ApiError(400, `invalid ${name}`, { sent: value });
}

/** A duration, in milliseconds; `0` needs no unit. @throws ApiError 400 */
export function durationSetting(headers: Headers, name: string): number | undefined {
  const value = textSetting(headers, name);
  if (value === undefined) return undefined;
  const milliseconds = value === "0" ? 0 : parseDuration(value);
  if (milliseconds !== undefined) return milliseconds;
  throw new ApiError(400, `invalid ${name}`, { sent: value });
}

/** An expression of the delay before a retry. @throws ApiError 400 */
export function expressionSetting(headers: Headers, name: string): string | undefined {
  const value = textSetting(headers, name);
  if (value === undefined || isExpression(value)) return value;
  throw new ApiError(400, `invalid ${name}`, { sent: value });
}

/** A name of something. @throws ApiError 400 */
export function nameSetting(what: string, value: string): string {
  if (NAME.test(value)) return value;
  throw new ApiError(400, `invalid ${what}: only letters, digits, '.', '_' and '-' are allowed`);
}

function isExpression(text: string): boolean {
  try {
    return Number.isFinite(retryDelayOf(text, 0));
  } catch {
    return false;
  }
}
