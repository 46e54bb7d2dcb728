import type { PendingEvents } from "./pending-events.js";

/** How long events are collected before they are sent, in milliseconds: at most five times a second. */
const GATHER = 200;
/**
 * With more messages than this, it waits one more interval, up to a maximum. Nobody reads a thousand lines a
 * second, and drawing them five times a second takes processor time from the deliveries.
 */
const CROWD = 100;
const LONGEST_WAIT = 4;
/** How often a comment keeps an idle connection open, in milliseconds. */
const KEEP_OPEN = 15_000;

/**
 * The pending events of a page, as server-sent events. A slow page gets them less often, but never more at
 * once: only states that have changed again since are left out.
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
