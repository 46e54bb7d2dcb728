import type { Message } from "./message.js";
import type { MessageSettings } from "./message-settings.js";
import type { Report } from "./report.js";
import type { Run } from "./run.js";
import type { Schedule } from "./schedule.js";
import type { Transmission } from "./transmission.js";

/** What happens in a region. A listener implements the methods that it needs. */
export interface OutcomeListener {
  accepted(message: Message): void;
  /** A publication was not accepted. @param messageId of the message that was, shortly before */
  deduplicated(messageId: string, settings: MessageSettings, url: string): void;
  /** An attempt begins. @param transmission what is sent, which is added while it is under way */
  begun(message: Message, transmission: Transmission): void;
  /**
   * An attempt is no longer running, whatever follows from it. Also called for a message that was cancelled
   * in between. Without a report, the attempt was given up and will be made again.
   */
  over(message: Message, report: Report | undefined): void;
  /** An attempt is over, with any result. A listener may cancel the message. */
  answered(message: Message, report: Report): void;
  delivered(message: Message, report: Report): void;
  /** @param retryAt when the next attempt may be made, in milliseconds since 1970 */
  retried(message: Message, report: Report, retryAt: number): void;
  /** The attempts are used up. */
  dead(message: Message, report: Report): void;
  cancelled(message: Message): void;
  runBegun(run: Run): void;
  runEnded(run: Run): void;
  /** @param messageIds the messages it made; none where it has an error */
  scheduleFired(schedule: Schedule, messageIds: readonly string[]): void;
}

/** Tells all listeners what happens, in the order in which they were added. */
export class Outcomes {
  readonly #listeners: Partial<OutcomeListener>[] = [];

  add(...listeners: readonly Partial<OutcomeListener>[]): void {
    this.#listeners.push(...listeners);
  }

  tell<Event extends keyof OutcomeListener>(
    event: Event,
    ...what: Parameters<OutcomeListener[Event]>
  ): void {
    for (const listener of this.#listeners) {
      (listener[event] as ((...what: unknown[]) => void) | undefined)?.call(listener, ...what);
    }
  }
}
