import type { MessageSummary, RegionName } from "@qstash-verify/console";
import type { ApiRecord } from "../../resources/resource-kind.js";
import { logSummaries } from "../messages/log-summaries.js";
import { isMessageLog, keptLog, logTime, newestFirst } from "./kept-log.js";

/** Entries of one message that are kept: more than anybody retries. */
const MOST_ENTRIES = 300;
/** How many messages too many there may be until the oldest are let go, all at once. */
const SLACK = 1.1;

/** What the logs of a region say of one message. */
interface Page {
  readonly logs: readonly ApiRecord[];
  readonly summary: MessageSummary;
}

/** What became of entries that were added. */
export interface Added {
  /** The messages that are not as they were. */
  readonly changed: readonly MessageSummary[];
  /** Those that were not known, the newest first. */
  readonly fresh: readonly ApiRecord[];
  /** Whether the oldest of them was known: what is before it is, too. */
  readonly isReached: boolean;
}

/** The newest messages of a region, by its logs. */
export class LogBook {
  readonly #region: RegionName;
  readonly #most: number;
  readonly #pages = new Map<string, Page>();
  /** Messages that are not newer were let go. */
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
