import type { ApiRecord } from "../../resources/resource-kind.js";
import { bodyView } from "./body-view.js";
import { recordBody } from "./record-body.js";

/** Whether the page has all of a message's body, as text. */
export function isEditable(record: ApiRecord): boolean {
  const { form, isCut } = bodyView(recordBody(record));
  return form !== "hex" && !isCut;
}
