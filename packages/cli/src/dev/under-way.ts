import type { EmulatorEvent } from "@qstash-verify/emulator";

/** Which messages are being delivered at this moment. */
export class UnderWay {
  readonly #messageIds = new Set<string>();

  /** How many there are. */
  get count(): number {
    return this.#messageIds.size;
  }

  hear(event: EmulatorEvent): void {
    if (event.type === "begun") this.#messageIds.add(event.messageId);
    else if (event.type === "delivered" || event.type === "retried") {
      this.#messageIds.delete(event.messageId);
    } else if (event.type === "dead" || event.type === "cancelled") {
      this.#messageIds.delete(event.messageId);
    }
  }
}
