import type { OnceStore } from "@qstash-verify/once";
import { type Event, steadyNow } from "../ledger.js";

type Purpose = Extract<Event, { what: "asked" }>["for"];

/** A store that tells what came of every operation on a message, however late its answer is. */
export function recordedStore(store: OnceStore, tell: (event: Event) => void): OnceStore {
  const recorded = async <Answer>(
    purpose: Purpose,
    isYes: (answer: Answer) => boolean,
    ask: () => Answer | Promise<Answer>,
  ): Promise<Answer> => {
    const asked = steadyNow();
    try {
      const answer = await ask();
      tell({ what: "asked", for: purpose, asked, came: isYes(answer) ? "yes" : "no" });
      return answer;
    } catch (error) {
      tell({ what: "asked", for: purpose, asked, came: "failed" });
      throw error;
    }
  };
  return {
    add: (key, value, ttl) => {
      const ask = () => store.add(key, value, ttl);
      if (!key.startsWith("m:")) return ask();
      return recorded(purposeOf(value), (there) => there === undefined || there === value, ask);
    },
    swap: (key, from, to, ttl) => {
      const purpose = from === to ? "renewal" : purposeOf(to);
      return recorded(purpose, Boolean, () => store.swap(key, from, to, ttl));
    },
    remove: (key, value) => store.remove(key, value),
  };
}

function purposeOf(value: string): Purpose {
  return value.startsWith("done:") ? "note" : "claim";
}
