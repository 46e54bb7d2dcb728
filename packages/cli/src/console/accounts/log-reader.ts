import type { Api } from "../../api/api.js";
import { ApiError } from "../../api/api-error.js";
import type { ApiRecord } from "../../resources/resource-kind.js";
import type { Added, LogBook } from "./log-book.js";

/** Pages that are read at once; the rest is read the next time. */
const MOST_PAGES = 10;
/** Entries of a page: the most that the API gives. */
const LARGEST_PAGE = 100;
/**
 * The most places at which reading was interrupted. A new one is added only if a poll finds more than it may
 * read.
 */
const MOST_PLACES = 100;

interface LogPage {
  readonly logs: readonly ApiRecord[];
  readonly cursor: string | undefined;
}

/** Reads a region's logs, the newest first, until a known entry. */
export class LogReader {
  readonly #book: LogBook;
  readonly #onAdded: (added: Added) => void;
  /** Where reading was interrupted, the oldest place first, so that nothing is left out for good. */
  readonly #places: string[] = [];
  #size = LARGEST_PAGE;

  constructor(book: LogBook, onAdded: (added: Added) => void) {
    this.#book = book;
    this.#onAdded = onAdded;
  }

  /** Reads new entries, and then continues where reading was interrupted. @throws ApiError */
  async read(api: Api): Promise<void> {
    let left = await this.#follow(api, undefined, MOST_PAGES);
    while (left > 0) {
      const place = this.#places.pop();
      if (place === undefined) return;
      left = await this.#follow(api, place, left);
    }
  }

  /** @returns how many more pages may be read */
  async #follow(api: Api, begin: string | undefined, most: number): Promise<number> {
    let cursor = begin;
    for (let left = most; left > 0; left -= 1) {
      const page = await this.#page(api, cursor);
      const added = this.#book.add(page.logs);
      this.#onAdded(added);
      cursor = page.cursor;
      if (cursor === undefined || added.isReached) return left - 1;
    }
    this.#keep(cursor);
    return 0;
  }

  #keep(cursor: string | undefined): void {
    if (cursor !== undefined && this.#places.length < MOST_PLACES) this.#places.push(cursor);
  }

  async #page(api: Api, cursor: string | undefined): Promise<LogPage> {
    const query = new URLSearchParams({ count: `${this.#size}`, ...(cursor && { cursor }) });
    try {
      return logPage(await api.call({ method: "GET", path: `/v2/logs?${query}`, answers: true }));
    } catch (error) {
      const { code, status } = error instanceof ApiError ? error : {};
      // Entries hold bodies: a hundred large ones are too much for one answer.
      if (code === "ANSWER_TOO_LARGE") this.#size = Math.max(1, Math.floor(this.#size / 2));
      // The region no longer knows this cursor.
      if (status !== 400) this.#keep(cursor);
      throw error;
    }
  }
}

/** The API's description calls them `logs`; the region, and the vendor's client, `events`. */
export function logPage(answer: unknown): LogPage {
  const { events, logs, cursor } = Object(answer) as Readonly<Record<string, unknown>>;
  const list = Array.isArray(events) ? events : logs;
  return {
    logs: Array.isArray(list) ? list.map((each) => Object(each) as ApiRecord) : [],
    cursor: typeof cursor === "string" && cursor !== "" ? cursor : undefined,
  };
}
