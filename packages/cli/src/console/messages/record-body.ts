import type { ApiRecord } from "../../resources/resource-kind.js";

/** The body of a message, as the API shows it. */
export function recordBody({ body, bodyBase64 }: ApiRecord): Uint8Array {
  if (typeof bodyBase64 === "string" && bodyBase64 !== "") return Buffer.from(bodyBase64, "base64");
  return Buffer.from(typeof body === "string" ? body : "");
}
