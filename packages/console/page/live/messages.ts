import type { MessageSummary } from "../../src/contract/message.js";
import { hostOf } from "../parts/format.js";
import { Store } from "./store.js";

/**
 * The messages of both regions, newest first. The oldest are removed. A change costs only as much as what has
 * changed, so that a page can follow a full list that changes several times a second.
 */
class Messages {
  readonly list: Store<readonly MessageSummary[]> = new Store<readonly MessageSummary[]>([]);
  /** The position of each message, counted from the first one ever, so that a new message moves no other. */
  #places = new Map<string, number>();
  /** The position of the newest. */
  #newest = -1;
  #most = 10_000;
  readonly #hosts = new Set<string>();

  /** Whether there were messages to more than one host, so that a path alone does not tell them apart. */
  get hasHosts(): boolean {
    return this.#hosts.size > 1;
  }

  /** @param list newest first */
  replace(list: readonly MessageSummary[], most: number): void {
    this.#most = most;
    const kept = list.slice(0, most);
    for (const { url } of kept) this.#hosts.add(hostOf(url));
    this.#newest = kept.length - 1;
    this.#places = new Map(kept.map((message, index) => [keyOf(message), this.#newest - index]));
    this.list.set(kept);
  }

  /** Adds changes. New messages come first. Known messages change in place. */
  merge(changes: readonly MessageSummary[]): void {
    const all = [...this.list.value];
    const added = new Map<string, MessageSummary>();
    for (const change of changes) {
      const key = keyOf(change);
      const place = this.#places.get(key);
      if (place === undefined) added.set(key, change);
      else all[this.#newest - place] = change;
    }
    this.#add([...added.values()].sort(newestFirst), all);
  }

  #add(added: readonly MessageSummary[], known: readonly MessageSummary[]): void {
    const all = [...added, ...known];
    // With two accounts, an older message can arrive later.
    const isSorted = (added.at(-1)?.createdAt ?? 0) >= (known[0]?.createdAt ?? 0);
    if (added.length > 0 && !isSorted) {
      this.replace(all.sort(newestFirst), this.#most);
      return;
    }
    for (const message of added.toReversed()) {
      this.#hosts.add(hostOf(message.url));
      this.#newest += 1;
      this.#places.set(keyOf(message), this.#newest);
    }
    for (const message of all.splice(this.#most)) this.#places.delete(keyOf(message));
    this.list.set(all);
  }
}

export const messages: Messages = new Messages();

/** An id is unique in its region only. */
export function keyOf({ region, messageId }: Pick<MessageSummary, "region" | "messageId">): string {
  return `${region}/${messageId}`;
}

function newestFirst(one: MessageSummary, other: MessageSummary): number {
  return other.createdAt - one.createdAt;
}
