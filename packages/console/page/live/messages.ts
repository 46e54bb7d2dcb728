import type { MessageSummary } from "../../src/contract/message.js";
import { Store } from "./store.js";

/** The messages of both regions, newest first; the oldest are let go. */
class Messages {
  readonly list: Store<readonly MessageSummary[]> = new Store<readonly MessageSummary[]>([]);
  #most = 10_000;

  /** @param list newest first */
  replace(list: readonly MessageSummary[], most: number): void {
    this.#most = most;
    this.list.set(list.slice(0, most));
  }

  /** Takes in what changed. What is new comes first; what is known changes where it stands. */
  merge(changes: readonly MessageSummary[]): void {
    const byKey = new Map(changes.map((message) => [keyOf(message), message]));
    const known = this.list.value.map((message) => {
      const key = keyOf(message);
      const change = byKey.get(key);
      if (change) byKey.delete(key);
      return change ?? message;
    });
    const added = [...byKey.values()].sort((a, b) => b.createdAt - a.createdAt);
    const all = [...added, ...known];
    // Of two accounts an older one may be learned of later.
    const isSorted = (added.at(-1)?.createdAt ?? 0) >= (known[0]?.createdAt ?? 0);
    if (added.length > 0 && !isSorted) all.sort((a, b) => b.createdAt - a.createdAt);
    this.list.set(all.slice(0, this.#most));
  }
}

export const messages: Messages = new Messages();

/** An id is unique in its region only. */
export function keyOf({ region, messageId }: Pick<MessageSummary, "region" | "messageId">): string {
  return `${region}/${messageId}`;
}
