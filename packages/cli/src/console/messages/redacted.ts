import type { MessagePart } from "@qstash-verify/console";
import type { ApiRecord } from "../../resources/resource-kind.js";
import { bodyView } from "./body-view.js";
import { recordBody } from "./record-body.js";

/** Instead of what was redacted. */
export const REDACTED = { unavailable: "it was redacted when it was published" } as const;

/** The body of a message, as the page shows it. */
export function shownBody(record: ApiRecord): MessagePart["body"] {
  const { body } = record;
  const isHidden = typeof body === "string" && /^REDACTED:[0-9a-f]{64}$/i.test(body);
  return isHidden ? REDACTED : bodyView(recordBody(record));
}

/** Whether the API shows hashes instead of parts of a message. */
export function isRedacted(record: ApiRecord): boolean {
  return /"REDACTED:[0-9a-f]{64}"/i.test(JSON.stringify([record["body"], record["header"]]));
}
