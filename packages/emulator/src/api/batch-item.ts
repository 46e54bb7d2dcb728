import { ApiError } from "../protocol/api-error.js";
import { fieldsOf } from "../protocol/fields.js";
import { setHeader } from "./publication.js";

/** The body of a batch's item. @throws ApiError 400 */
export function batchBody(body: unknown): Uint8Array {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === "string") return new TextEncoder().encode(body);
  throw new ApiError(400, "invalid batch item: its body is a string");
}

/** The headers of a batch's item. @throws ApiError 400 */
export function batchHeaders(list: unknown): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(fieldsOf(list))) {
    setHeader(headers, name, String(value));
  }
  return headers;
}
