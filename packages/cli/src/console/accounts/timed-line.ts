import type { Line } from "../../api/line.js";
import { SLOW } from "./region-reach.js";

/** Who is told how long answers take. */
export interface Timing {
  /** One has not come for so long that the region is slow. */
  readonly onSlow: () => void;
  /** One has come. */
  readonly onAnswer: (milliseconds: number) => void;
}

/** A line that is looked at while it is used. */
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
