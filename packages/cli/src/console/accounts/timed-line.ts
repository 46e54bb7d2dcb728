import type { Line } from "../../api/line.js";
import { SLOW } from "./region-reach.js";

/** Listeners for how long answers take. */
export interface Timing {
  /** An answer has taken so long that the region counts as slow. */
  readonly onSlow: () => void;
  /** An answer has come. */
  readonly onAnswer: (milliseconds: number) => void;
}

/** A connection whose answers are timed. */
export function timedLine({ send, wait }: Line, { onSlow, onAnswer }: Timing): Line {
  return {
    wait,
    send: async (call) => {
      const begun = performance.now();
      const timer = setTimeout(onSlow, SLOW).unref();
      try {
        const answer = await send(call);
        onAnswer(performance.now() - begun);
        return answer;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
