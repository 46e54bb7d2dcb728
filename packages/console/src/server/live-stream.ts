import type { PendingEvents } from "./pending-events.js";

/** How long events are gathered before they are sent, in milliseconds: at most five times a second. */
const GATHER = 200;
/**
 * Messages for which one more such time is waited, and at most how many of them. Nobody reads a thousand
 * lines a second, and to draw them five times takes the processor from whoever delivers.
 */
const CROWD = 100;
const LONGEST_WAIT = 4;
/** How often a comment keeps an idle connection open, in milliseconds. */
const KEEP_OPEN = 15_000;

/**
 * What is pending for a page, as server-sent events. A page that reads slowly is sent less often, never
 * more at once: what is left out is what has changed again since.
 *
 * @param onEnd is called once, when the page has gone away
 */
export function liveStream(
  pending: PendingEvents,
  onEnd: () => void,
  onError: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const timers: NodeJS.Timeout[] = [];
  let wait = 0;
  const end = () => {
    for (const timer of timers) clearInterval(timer);
    onEnd();
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const write = (text: () => string) => {
          if ((controller.desiredSize ?? 0) <= 0) return;
          try {
            const bytes = encoder.encode(text());
            if (bytes.length > 0) controller.enqueue(bytes);
          } catch (error) {
            // An error in a timer would end the process. The page connects again.
            end();
            controller.close();
            onError(error);
          }
        };
        write(() => ": live\n\n");
        timers.push(
          setInterval(() => {
            if (wait-- > 0) return;
            wait = Math.min(Math.floor(pending.messages / CROWD), LONGEST_WAIT);
            write(() => textOf(pending));
          }, GATHER),
          setInterval(write, KEEP_OPEN, () => ":\n\n"),
        );
      },
      cancel: end,
    },
    { highWaterMark: 2 },
  );
}

/** JSON has no line breaks of its own, so each event is one line. */
function textOf(pending: PendingEvents): string {
  const events = pending.take();
  return events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
}
