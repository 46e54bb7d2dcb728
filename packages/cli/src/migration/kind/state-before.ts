import type { Action } from "../journal/journal.js";

/**
 * What was there before these actions: what somebody else put there between two of them, or else what the first
 * one found. `null` if nothing was; `undefined` if there are no actions.
 *
 * @param isTheirs whether somebody else made what an action found, after the former one
 */
export function stateBefore<D>(
  actions: readonly Action<D>[],
  isTheirs: (found: D, former: Action<D>) => boolean,
): D | null | undefined {
  const last = actions.findLast(({ before }, index) => {
    const former = actions[index - 1];
    if (former === undefined) return true;
    return before === null ? former.before !== null : isTheirs(before, former);
  });
  return last?.before;
}
