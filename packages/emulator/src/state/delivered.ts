import type { Message } from "../message/message.js";

/** How long a delivered message can still be asked for, in milliseconds; it goes "shortly after". */
const KEPT = 60_000;

/** The messages of a region that were delivered a moment ago. */
export class Delivered {
  readonly #messages = new Map<string, { readonly message: Message; readonly until: number }>();

  add(message: Message, now: number): void {
    for (const [messageId, { until }] of this.#messages) {
      if (until > now) break;
      this.#messages.delete(messageId);
    }
    this.#messages.set(message.messageId, { message, until: now + KEPT });
  }

  find(messageId: string, now: number): Message | undefined {
    const kept = this.#messages.get(messageId);
    return kept && now < kept.until ? kept.message : undefined;
  }
}
