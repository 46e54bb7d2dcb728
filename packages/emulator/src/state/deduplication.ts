import type { Records } from "../storage/records.js";
import { plain, Table } from "../storage/table.js";

/** How long a message is remembered, in milliseconds: ten minutes, as the vendor documents. */
const WINDOW = 600_000;

/** Which message was accepted, and how long it is remembered. */
interface Seen {
  readonly messageId: string;
  readonly until: number;
}

/** Which messages were accepted within the last ten minutes, by what makes them the same. */
export class Deduplication {
  readonly #seen: Table<Seen>;

  constructor(records: Records) {
    this.#seen = new Table(records, "deduplication", plain());
  }

  /** The message that was accepted under this key, if that was not too long ago. */
  find(key: string, now: number): string | undefined {
    const seen = this.#seen.get(key);
    return seen && now < seen.until ? seen.messageId : undefined;
  }

  remember(key: string, messageId: string, now: number): void {
    for (const [old, { until }] of this.#seen) {
      if (until > now) break;
      this.#seen.delete(old);
    }
    this.#seen.delete(key);
    this.#seen.set(key, { messageId, until: now + WINDOW });
  }
}
