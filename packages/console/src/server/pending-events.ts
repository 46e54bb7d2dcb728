import type { LiveEvent } from "../contract/live.js";
import type { MessageSummary } from "../contract/message.js";

/** The most messages that are sent at once. */
const MOST_AT_ONCE = 2000;
/**
 * The most changed messages that are kept for a page: as many as it lists. With more, it reads all messages
 * again. A lower limit would make a slow page do that, and become slower.
 */
const MOST = 10_000;

/** The pending events of one page, each once, in its present state. */
export class PendingEvents {
  readonly #messages = new Map<string, MessageSummary>();
  readonly #changed = new Set<string>();
  readonly #latest = new Map<string, LiveEvent>();

  /** How many of them are pending. */
  get messages(): number {
    return this.#messages.size;
  }

  add(event: LiveEvent): void {
    if (event.type === "changed") for (const each of event.what) this.#changed.add(each);
    else if (event.type === "messages") this.#addMessages(event.messages);
    else this.#latest.set(event.type, event);
  }

  #addMessages(messages: readonly MessageSummary[]): void {
    for (const message of messages) {
      const key = `${message.region}/${message.messageId}`;
      // What changed last comes last.
      this.#messages.delete(key);
      this.#messages.set(key, message);
    }
    if (this.#messages.size <= MOST) return;
    this.#messages.clear();
    this.#changed.add("everything");
  }

  /** Takes the events that can be sent at once. */
  take(): readonly LiveEvent[] {
    const taken = [...this.#messages].slice(0, MOST_AT_ONCE);
    for (const [key] of taken) this.#messages.delete(key);
    const messages = taken.map(([, message]) => message);
    const what = [...this.#changed];
    const events: LiveEvent[] = [
      ...(messages.length > 0 ? [{ type: "messages", messages } as const] : []),
      ...this.#latest.values(),
      ...(what.length > 0 ? [{ type: "changed", what } as const] : []),
    ];
    this.#changed.clear();
    this.#latest.clear();
    return events;
  }
}
