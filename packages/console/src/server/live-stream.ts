import type { LiveEvent } from "../contract/live.js";
import type { MessageSummary } from "../contract/message.js";

/** How long events are gathered before they are sent, in milliseconds: at most five times a second. */
const GATHER = 200;
/** How often a comment keeps an idle connection open, in milliseconds. */
const KEEP_OPEN = 15_000;
/** Changed messages that are kept for a page; with more, it reads all of them anew. */
const MOST = 2000;

/** What one page is still to be told, each thing once, as it is now. */
class Pending {
  #messages = new Map<string, MessageSummary>();
  #changed = new Set<string>();
  #latest = new Map<string, LiveEvent>();

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

  /** All of it, which is then told. */
  take(): readonly LiveEvent[] {
    const messages = [...this.#messages.values()];
    const changed = [...this.#changed];
    const events: LiveEvent[] = [
      ...(messages.length > 0 ? [{ type: "messages", messages } as const] : []),
      ...this.#latest.values(),
      ...(changed.length > 0 ? [{ type: "changed", what: changed } as const] : []),
    ];
    this.#messages = new Map();
    this.#changed = new Set();
    this.#latest = new Map();
    return events;
  }
}

/**
 * What happens, as server-sent events for one page. A page that reads slowly is sent less often, never
 * more at once: what is left out is what has changed again since.
 *
 * @param listen begins to listen, and gives what ends it
 */
export function liveStream(
  listen: (listener: (event: LiveEvent) => void) => () => void,
  onEnd: () => void,
): ReadableStream<Uint8Array> {
  const pending = new Pending();
  const encoder = new TextEncoder();
  const timers: NodeJS.Timeout[] = [];
  let stopListening = () => {};
  const end = () => {
    stopListening();
    for (const timer of timers) clearInterval(timer);
    onEnd();
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const write = (text: string) => {
          if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(text));
        };
        const flush = () => {
          if ((controller.desiredSize ?? 0) <= 0) return;
          const text = pending.take().map((event) => `data: ${JSON.stringify(event)}\n\n`);
          if (text.length > 0) write(text.join(""));
        };
        controller.enqueue(encoder.encode(": live\n\n"));
        timers.push(
          setInterval(flush, GATHER),
          setInterval(() => write(":\n\n"), KEEP_OPEN),
        );
        stopListening = listen((event) => pending.add(event));
      },
      cancel: end,
    },
    { highWaterMark: 2 },
  );
}
