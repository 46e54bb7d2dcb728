import { createHash } from "node:crypto";
import type { GuideAnswer, GuideRequest } from "@qstash-verify/console";
import type { Hooks } from "../../guide/actions/hooks.js";

/** A question without an answer yet. */
type Asked = Extract<GuideAnswer, { asks: string }>;

/** How an action asks if the answer comes with a later request. */
export interface Asking extends Pick<Hooks, "agree"> {
  /** The question that the request did not answer. Nothing was done after it. */
  readonly asked: () => Asked | undefined;
}

/**
 * Answers a question with yes if the request agrees to exactly this question, about the same things, of the
 * same action.
 */
export function askingOf({ agreed, ...request }: GuideRequest): Asking {
  let asked: Asked | undefined;
  let isUsed = false;
  return {
    asked: () => asked,
    agree: async (question, about = [], yes) => {
      const text = JSON.stringify([request, question, about]);
      const agreement = createHash("sha256").update(text).digest("base64url");
      if (agreement === agreed) {
        isUsed = true;
        return true;
      }
      const isChanged = agreed !== undefined && !isUsed;
      asked ??= { asks: question, agreement, isChanged, ...(yes !== undefined && { yes }) };
      return false;
    },
  };
}
