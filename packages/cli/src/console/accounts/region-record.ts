import type { MessageSummary, Minute, RegionStatus, Unavailable } from "@qstash-verify/console";
import type { Api } from "../../api/api.js";
import { readServerKeys, type ServerKeys } from "../../environment/server-keys.js";
import { Failure } from "../../failure.js";
import type { ApiRecord } from "../../resources/resource-kind.js";
import { DeliveryHistory } from "../delivery-history.js";
import { logTime } from "./kept-log.js";
import type { Added, LogBook } from "./log-book.js";
import { type RegionCounts, readCounts, waitingOf } from "./region-counts.js";

/** What is known of a region. */
export interface RegionReadings {
  /** When it was read, in milliseconds since 1970; absent before the first time. */
  readonly readAt: number | undefined;
  /** Its signing keys; or why they could not be read. */
  readonly keys: ServerKeys | string;
  readonly waiting: RegionStatus["waiting"];
  readonly deadLetters: RegionStatus["deadLetters"];
  readonly history: readonly Minute[] | Unavailable;
}

/** The region of the logs, and the listeners. */
export interface RecordParts {
  readonly book: LogBook;
  /** Messages that have changed. */
  readonly onMessages: (messages: readonly MessageSummary[]) => void;
  /** Lists that have changed, by the names of their kinds; without a name, all of them. */
  readonly onLists: (kinds?: readonly string[]) => void;
}

/** Milliseconds between reads of what costs more than the logs. */
const COUNT_PAUSE = 30_000;
const HOUR = 3_600_000;
const NOT_READ = { unavailable: "it has not been read yet" } as const;

/** What was read of a region last, and what its logs say of the last hour. */
export class RegionRecord {
  readonly #parts: RecordParts;
  readonly #history = new DeliveryHistory();
  #latest = 0;
  #readAt: number | undefined;
  #countedAt = Number.NEGATIVE_INFINITY;
  #counts: RegionCounts | undefined;
  #keys: ServerKeys | string = "they have not been read yet";

  constructor(parts: RecordParts) {
    this.#parts = parts;
  }

  get readings(): RegionReadings {
    const counts = this.#counts;
    const isRead = this.#readAt !== undefined;
    return {
      readAt: this.#readAt,
      keys: this.#keys,
      waiting: counts ? waitingOf(counts, this.#parts.book.all()) : NOT_READ,
      deadLetters: counts?.deadLetters ?? NOT_READ,
      // Clocks differ. An event that has just happened there must not be missing here.
      history: isRead ? this.#history.until(Math.max(Date.now(), this.#latest)) : NOT_READ,
    };
  }

  outdate(): void {
    this.#countedAt = Number.NEGATIVE_INFINITY;
  }

  /** Takes in what logs say. */
  note({ changed, fresh }: Added): void {
    for (const log of fresh) this.#count(log);
    if (changed.length > 0) this.#parts.onMessages(changed);
    const lists = listsOf(fresh);
    if (lists.includes("dlq")) this.outdate();
    if (lists.length > 0) this.#parts.onLists(lists);
  }

  /** Reads what is due. @throws ApiError */
  async read(api: Api): Promise<void> {
    const now = performance.now();
    if (now - this.#countedAt >= COUNT_PAUSE) {
      this.#counts = await readCounts(api);
      this.#keys = await keysOf(api);
      this.#countedAt = now;
      this.#parts.onLists();
    }
    this.#readAt = Date.now();
  }

  #count(log: ApiRecord): void {
    const time = logTime(log);
    this.#latest = Math.max(this.#latest, time);
    const isAttempt = log["state"] === "DELIVERED" || log["state"] === "ERROR";
    if (!isAttempt || time < this.#latest - HOUR) return;
    this.#history.add(time, log["state"] === "DELIVERED" ? "delivered" : "failed");
  }
}

async function keysOf(api: Api): Promise<ServerKeys | string> {
  try {
    return await readServerKeys(api);
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}

/** The lists that these entries change. */
function listsOf(logs: readonly ApiRecord[]): string[] {
  const has = (name: string) => logs.some((log) => Boolean(log[name]));
  return [
    ...(logs.some(({ state }) => state === "FAILED") ? ["dlq"] : []),
    ...(has("scheduleId") ? ["schedules"] : []),
    ...(has("queueName") ? ["queues"] : []),
    ...(has("flowControlKey") ? ["flow-control"] : []),
    ...(has("workflowRunId") ? ["runs"] : []),
  ];
}
