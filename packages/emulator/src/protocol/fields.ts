import { ApiError } from "./api-error.js";

/** Reads JSON that somebody sent. @throws ApiError 400 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(400, "invalid json body");
  }
}

/** A JSON object's fields. @throws ApiError 400 */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw new ApiError(400, "invalid json body: an object is expected");
}
