import { ask, Problem } from "./ask.js";
import { tellChanged } from "./live.js";
import { Store } from "./store.js";

/** The notice about the last action. */
export interface Notice {
  readonly tone: "good" | "bad";
  readonly text: string;
  readonly link?: { readonly href: string; readonly text: string };
}

export const notice: Store<Notice | undefined> = new Store<Notice | undefined>(undefined);

/**
 * Carries out an action, and shows its result.
 *
 * @param about the lists to read again afterwards
 * @param onProblem where a problem is shown: in a dialog, if it is open
 * @returns `undefined` if it failed
 */
export async function act<T>(
  path: string,
  body: object,
  about: readonly string[],
  said: (answer: T) => Notice | undefined,
  onProblem: (text: string) => void = (text) => notice.set({ tone: "bad", text }),
): Promise<T | undefined> {
  notice.set(undefined);
  try {
    const answer = await ask<T>(path, body);
    notice.set(said(answer));
    return answer;
  } catch (error) {
    onProblem(error instanceof Problem ? error.message : String(error));
    return undefined;
  } finally {
    tellChanged(about);
  }
}
