import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Milliseconds. npm repeats the Ctrl-C that the terminal has already sent to this process. */
const ONE_KEYSTROKE = 500;

/** Resolves with the first Ctrl-C or SIGTERM. The second ends the process, whatever it is doing. */
export function interruption(): Promise<void> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const listener = (signal: (typeof SIGNALS)[number]): void => {
      first ??= performance.now();
      if (performance.now() - first > ONE_KEYSTROKE) endAtOnce(signal);
      resolve();
    };
    for (const signal of SIGNALS) process.on(signal, listener);
  });
}

function endAtOnce(signal: (typeof SIGNALS)[number]): void {
  // Without a listener, the signal ends even a process that is blocked by its terminal. `exit` would block,
  // too.
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  // The first process of a container is not ended by a signal that it does not listen to.
  process.exit(128 + constants.signals[signal]);
}
