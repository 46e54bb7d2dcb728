import type { MessageSummary, RegionName } from "@qstash-verify/console";
import type { EmulatorEvent } from "@qstash-verify/emulator";
import { afterEvent, type MessageEvent } from "./after-event.js";

/** What is known of a message beside its line of the list. */
interface Noted {
  readonly summary: MessageSummary;
  /** When each attempt was sent, by the real clock, which signatures use: attempt 1 first. */
  readonly sentAt: readonly number[];
}

/** Messages that are listed, of both regions together. */
export const MOST_MESSAGES = 10_000;

/** The newest messages, with the state of each. An event costs the same however many there are. */
export class MessageBoard {
  readonly #most: number;
  readonly #noted = new Map<string, Noted>();

  constructor(most: number = MOST_MESSAGES) {
    this.#most = most;
  }

  /** The newest first. */
  list(): MessageSummary[] {
    return [...this.#noted.values()].map(({ summary }) => summary).reverse();
  }

  find(region: RegionName, messageId: string): MessageSummary | undefined {
    return this.#noted.get(keyOf(region, messageId))?.summary;
  }

  /** When an attempt was sent, by the real clock; `undefined` if the console did not run then. */
  sentAt(region: RegionName, messageId: string, attempt: number): number | undefined {
    return this.#noted.get(keyOf(region, messageId))?.sentAt[attempt - 1];
  }

  /** Adds the messages from before the first event. The oldest first. */
  fill(summaries: readonly MessageSummary[]): void {
    for (const summary of summaries) this.#put({ summary, sentAt: [] });
  }

  /** @returns the new line of the message; `undefined` if the event is not about a message */
  hear(event: EmulatorEvent): MessageSummary | undefined {
    if (!isOfMessage(event)) return undefined;
    const former = this.#noted.get(keyOf(event.region, event.messageId));
    const summary = afterEvent(event, former?.summary);
    const sentAt = former?.sentAt ?? [];
    this.#put({ summary, sentAt: event.type === "begun" ? sent(sentAt, event.attempt) : sentAt });
    return summary;
  }

  #put(noted: Noted): void {
    const { region, messageId } = noted.summary;
    this.#noted.set(keyOf(region, messageId), noted);
    if (this.#noted.size <= this.#most) return;
    const [oldest = ""] = this.#noted.keys();
    this.#noted.delete(oldest);
  }
}

function isOfMessage(event: EmulatorEvent): event is MessageEvent {
  return "attempt" in event && "messageId" in event;
}

function sent(former: readonly number[], attempt: number): readonly number[] {
  const times = [...former];
  times[attempt - 1] = Date.now();
  return times;
}

function keyOf(region: RegionName, messageId: string): string {
  return `${region} ${messageId}`;
}
