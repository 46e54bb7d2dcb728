import { FINISHING, watchInterrupts } from "./interrupts.js";
import type { Terminal } from "./terminal.js";

/**
 * Does what must not end halfway, with nothing said of the half that is done. The first Ctrl-C only asks it to
 * stop where it can; the second one ends the process.
 */
export async function uninterrupted<Result>(
  terminal: Terminal,
  work: (isToStop: () => boolean) => Promise<Result>,
): Promise<Result> {
  let isToStop = false;
  const end = watchInterrupts((isAsked) => {
    isToStop = true;
    if (isAsked) terminal.say(FINISHING);
  });
  try {
    return await work(() => isToStop);
  } finally {
    end();
  }
}
