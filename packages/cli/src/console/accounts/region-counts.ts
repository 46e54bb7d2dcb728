import type { AtLeast, MessageSummary, RegionStatus } from "@qstash-verify/console";
import type { Api } from "../../api/api.js";
import type { ApiRecord } from "../../resources/resource-kind.js";

/** The counts of a region, and the lengths of its lists. */
export interface RegionCounts {
  /** Messages that wait in queues, by their names. */
  readonly lags: ReadonlyMap<string, number>;
  readonly deadLetters: number | AtLeast;
}

/** Pages of dead letters that are counted, because the API does not report their number. */
const MOST_PAGES = 10;
const LARGEST_PAGE = 100;

/** Reads it. @throws ApiError */
export async function readCounts(api: Api): Promise<RegionCounts> {
  const queues = await get(api, "/v2/queues");
  const list = Array.isArray(queues) ? queues.map((each) => Object(each) as ApiRecord) : [];
  const lags = list.map(({ name, lag }) => [String(name), numberOf(lag)] as const);
  return { lags: new Map(lags), deadLetters: await countDeadLetters(api) };
}

async function countDeadLetters(api: Api): Promise<number | AtLeast> {
  let count = 0;
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = new URLSearchParams({ count: `${LARGEST_PAGE}`, ...(cursor && { cursor }) });
    const answer = Object(await get(api, `/v2/dlq?${query}`)) as ApiRecord;
    const { messages } = answer;
    count += Array.isArray(messages) ? messages.length : 0;
    cursor = typeof answer["cursor"] === "string" ? answer["cursor"] : "";
    if (cursor === "") return count;
  }
  return { atLeast: count };
}

/**
 * How many messages wait: those in queues, which the API counts, and those in the logs. A message with a
 * longer delay than logs are kept is in neither.
 */
export function waitingOf(
  { lags }: RegionCounts,
  messages: readonly MessageSummary[],
): RegionStatus["waiting"] {
  const queued = [...lags.values()].reduce((sum, lag) => sum + lag, 0);
  const others = messages.filter(
    ({ state, queue }) =>
      (state === "waiting" || state === "active" || state === "retrying") &&
      (queue === undefined || !lags.has(queue)),
  );
  const sum = queued + others.length;
  if (sum > 0) return { atLeast: sum };
  return { unavailable: "its queues are empty; its API does not count other delayed messages" };
}

async function get(api: Api, path: string): Promise<unknown> {
  return await api.call<unknown>({ method: "GET", path, answers: true });
}

function numberOf(value: unknown): number {
  return typeof value === "number" && value > 0 ? value : 0;
}
