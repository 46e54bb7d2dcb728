import { endAtOnce, hangUp } from "./end.js";

/** `SIGHUP`: the terminal was closed. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** What {@link passOnClosedPipe} sends in place of a signal. */
const CLOSED_PIPE = "SIGPIPE";

/** Those that somebody sends on purpose, and sends again to end the process at once. */
const DELIBERATE: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM"];

/** Milliseconds. npm repeats the Ctrl-C that the terminal has already sent to this process. */
const ONE_KEYSTROKE = 500;

/** What is said after the first Ctrl-C, where something is still to be finished. */
export const FINISHING = "Finishing what was begun. Press Ctrl-C again to end it at once.";

let isOver = false;

/**
 * Watches for Ctrl-C, SIGTERM, and the end of the terminal or of the reader. The first of them is reacted to. The
 * same signal a second time ends the process, whatever it is doing. Another one does not: a terminal that is closed
 * after Ctrl-C, or a system that shuts down, sends several.
 *
 * @param react is told whether somebody asked, or only the reader has gone
 * @returns what ends the watch
 */
export function watchInterrupts(react: (isAsked: boolean) => void): () => void {
  const received = new Map<NodeJS.Signals, number>();
  const listener = (signal: NodeJS.Signals): void => {
    if (signal === "SIGHUP") hangUp();
    isOver ||= signal !== "SIGINT";
    const before = received.get(signal);
    if (before === undefined) {
      const isFirst = received.size === 0;
      received.set(signal, Number.POSITIVE_INFINITY);
      if (isFirst) react(signal !== CLOSED_PIPE);
      // Not earlier: a terminal that nobody reads blocks whoever writes to it.
      received.set(signal, performance.now());
    } else if (DELIBERATE.includes(signal) && performance.now() - before > ONE_KEYSTROKE) {
      endAtOnce(signal);
    }
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return () => {
    for (const signal of SIGNALS) {
      const end = () => void process.off(signal, listener);
      // What npm repeats may still be on its way, and would end the process.
      if (received.has(signal)) setTimeout(end, ONE_KEYSTROKE).unref();
      else end();
    }
  };
}

/** Resolves with the first of them. */
export function interruption(): Promise<void> {
  return new Promise((resolve) => watchInterrupts(() => resolve()));
}

/** Whether the process was asked to end, and not only to stop what it is doing. */
export function isToEnd(): boolean {
  return isOver;
}

/**
 * Tells those who watch that nobody reads the output any more.
 *
 * @returns whether anybody watches
 */
export function passOnClosedPipe(): boolean {
  return process.emit("SIGINT", CLOSED_PIPE);
}
