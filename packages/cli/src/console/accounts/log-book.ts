import type { MessageSummary, RegionName } from "@qstash-verify/console";
import type { ApiRecord } from "../../resources/resource-kind.js";
import { logSummaries } from "../messages/log-summaries.js";
import { isMessageLog, keptLog, logTime, newestFirst } from "./kept-log.js";

/** The most entries that are kept of one message: more than it can have retries. */
const MOST_ENTRIES = 300;
/** How far the limit may be exceeded before the oldest messages are removed, all at once. */
const SLACK = 1.1;

/** The log entries of one message. */
interface Page {
  readonly logs: readonly ApiRecord[];
  readonly summary: MessageSummary;
}

/** The effect of added entries. */
export interface Added {
  /** The messages that have changed. */
  readonly changed: readonly MessageSummary[];
  /** The new messages, the newest first. */
  readonly fresh: readonly ApiRecord[];
  /** Whether the oldest entry was known. Everything before it is then known, too. */
  readonly isReached: boolean;
}

/** The newest messages of a region, by its logs. */
export class LogBook {
  readonly #region: RegionName;
  readonly #most: number;
  readonly #pages = new Map<string, Page>();
  /** Messages up to this time were removed. */
  #floor = 0;

  constructor(region: RegionName, most: number) {
    this.#region = region;
    this.#most = most;
  }

  /** The newest first. */
  list(): MessageSummary[] {
    return this.#sorted().slice(0, this.#most);
  }

  /** All of them, in no order. */
  all(): MessageSummary[] {
    return [...this.#pages.values()].map(({ summary }) => summary);
  }

  find(messageId: string): MessageSummary | undefined {
    return this.#pages.get(messageId)?.summary;
  }

  /** @param logs the newest first, as the API gives them */
  add(logs: readonly ApiRecord[]): Added {
    const fresh = logs.filter((log) => isMessageLog(log) && this.#isFresh(log));
    const ids = new Set(fresh.map(({ messageId }) => String(messageId)));
    const changed = [...ids].map((id) =>
      this.#put(
        id,
        fresh.filter(({ messageId }) => messageId === id),
      ),
    );
    this.#shorten();
    const last = logs.findLast(isMessageLog);
    return { changed, fresh, isReached: last === undefined || !fresh.includes(last) };
  }

  #isFresh(log: ApiRecord): boolean {
    const page = this.#pages.get(String(log["messageId"]));
    if (!page) return logTime(log) > this.#floor;
    return !page.logs.some(
      (each) => each["state"] === log["state"] && logTime(each) === logTime(log),
    );
  }

  #put(messageId: string, added: readonly ApiRecord[]): MessageSummary {
    const former = this.#pages.get(messageId)?.logs ?? [];
    const logs = newestFirst([...added.map(keptLog), ...former]).slice(0, MOST_ENTRIES);
    const [summary] = logSummaries(this.#region, logs) as [MessageSummary];
    this.#pages.set(messageId, { logs, summary });
    return summary;
  }

  #shorten(): void {
    if (this.#pages.size <= this.#most * SLACK) return;
    const left = this.#sorted().slice(this.#most);
    for (const { messageId } of left) this.#pages.delete(messageId);
    this.#floor = left[0]?.createdAt ?? this.#floor;
  }

  #sorted(): MessageSummary[] {
    return this.all().sort((a, b) => b.createdAt - a.createdAt);
  }
}
