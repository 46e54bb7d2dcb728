import type { ApiRecord } from "../../resources/resource-kind.js";

/** Whether the API shows hashes instead of parts of a message. */
export function isRedacted(record: ApiRecord): boolean {
  return /"REDACTED:[0-9a-f]{64}"/i.test(JSON.stringify([record["body"], record["header"]]));
}
