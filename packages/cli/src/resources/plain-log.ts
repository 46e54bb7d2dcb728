import { isUtf8 } from "node:buffer";
import type { ApiRecord } from "./resource-kind.js";

/**
 * A log entry with the fields that a message has: in logs, `body` and `responseBody` are base64, or the hash of
 * a redacted one.
 */
export function plainLog(log: ApiRecord): ApiRecord {
  const { body, responseBody, ...others } = log;
  return {
    ...others,
    ...plainBody("body", body),
    ...plainBody("responseBody", responseBody),
  };
}

/** As text, or as base64 in the field for that. */
function plainBody(name: string, value: unknown): ApiRecord {
  if (typeof value !== "string" || value === "") return {};
  if (value.startsWith("REDACTED:")) return { [name]: value };
  const bytes = Buffer.from(value, "base64");
  return isUtf8(bytes) ? { [name]: bytes.toString() } : { [`${name}Base64`]: value };
}
