import { ApiError } from "../protocol/api-error.js";
import { fieldsOf, parseJson } from "../protocol/fields.js";
import type { ApiContext } from "./api.js";
import { queryOf, textOf } from "./request-parts.js";

/** The lists of ids. If there is one, it alone selects. */
const IDS = ["messageIds", "dlqIds", "workflowRunIds"];

const OF_ALL = ["count", "cursor", "fromDate", "toDate", "callerIp", "label", "flowControlKey"];
const OF_MESSAGES = ["messageId", "url", "topicName", "scheduleId", "queueName", "api"];
const OF_RUNS = ["workflowRunId", "workflowUrl", "workflowCreatedAt"];

/** What messages can be cancelled by. They are cancelled at once; `async` returns the id of the action. */
export const MESSAGE_FILTERS: readonly string[] = [
  ...OF_ALL,
  ...OF_MESSAGES,
  "messageIds",
  "host",
  "path",
  "async",
];

/** What dead letters can be listed, deleted, retried, resumed and restarted by. */
export const LETTER_FILTERS: readonly string[] = [
  ...OF_ALL,
  ...OF_MESSAGES,
  ...OF_RUNS,
  "dlqIds",
  "responseStatus",
  "failureFunctionState",
  "source",
];

/** What runs can be cancelled by. */
export const RUN_FILTERS: readonly string[] = [
  ...OF_ALL,
  ...OF_RUNS,
  "workflowRunIds",
  "workflowUrlExactMatch",
];

/** What runs can be listed by; `groupBy` and `trimBody` change nothing. */
export const RUN_LIST_FILTERS: readonly string[] = [
  ...OF_ALL,
  ...OF_RUNS,
  "workflowRuns",
  "messageId",
  "host",
  "path",
  "state",
  "groupBy",
  "trimBody",
];

/** What log entries can be listed by. */
export const LOG_FILTERS: readonly string[] = [
  ...OF_ALL,
  ...OF_MESSAGES,
  "messageIds",
  "workflowRunId",
  "state",
  "host",
  "path",
];

/** Lists without filters have one page, so these change nothing. */
export const NO_FILTERS: readonly string[] = ["count", "cursor"];

/**
 * Reads what a bulk request selects, from its query and from its JSON body, where the SDKs of other languages
 * put it. An unknown filter is refused: ignoring it would select more, and in the end everything.
 *
 * @throws ApiError 400 for an unknown filter, an empty one or `null`, and an empty list of ids
 */
export async function selectionOf(
  c: ApiContext,
  known: readonly string[],
): Promise<URLSearchParams> {
  const entries = [...queryOf(c), ...bodyEntries(await textOf(c))];
  const empty = entries.find(([name, value]) => value === "" && name !== "cursor");
  if (empty) throw new ApiError(400, "empty filter", { sent: empty[0] });
  return select(entries, known);
}

/**
 * Refuses what would select a part of everything that a request deletes: there are no filters for it.
 *
 * @throws ApiError 400 for any filter, in the query or in the body
 */
export async function refuseSelection(c: ApiContext): Promise<void> {
  await selectionOf(c, []);
}

/**
 * The filters of a list. An empty filter is ignored. Unknown filters are refused here too: without them the
 * list would be longer than asked for, and a script that deletes what it lists would delete too much.
 *
 * @throws ApiError 400 for an unknown filter
 */
export function filtersOf(c: ApiContext, known: readonly string[]): URLSearchParams {
  return select([...queryOf(c)], known);
}

function select(
  entries: readonly (readonly [string, string])[],
  known: readonly string[],
): URLSearchParams {
  const selection = new URLSearchParams();
  for (const [name, value] of entries) {
    // The vendor's older name.
    const current = name === "callerIP" ? "callerIp" : name;
    if (!known.includes(current)) throw new ApiError(400, "unknown filter", { sent: name });
    if (value !== "") selection.append(current, value);
  }
  const ids = IDS.flatMap((name) => selection.getAll(name).map((value) => [name, value]));
  return ids.length > 0 ? new URLSearchParams(ids) : selection;
}

function bodyEntries(text: string): [string, string][] {
  const fields = text.trim() === "" ? {} : fieldsOf(parseJson(text));
  return Object.entries(fields).flatMap(([name, value]) => {
    const values = [value].flat();
    if (values.length === 0) throw new ApiError(400, "empty filter", { sent: name });
    // `null` is empty, too: a caller whose variable is missing did not ask for everything.
    return values.map((each): [string, string] => [name, String(each ?? "")]);
  });
}
