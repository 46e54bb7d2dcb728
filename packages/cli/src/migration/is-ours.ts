import type { Action } from "./journal.js";
import { type Definition, isSameDefinition } from "./resource.js";
import { unpaused } from "./schedule-definition.js";

/** Whether a resource is what we made of it, or something in between where a kill came in between. */
export function isOurs(present: Definition, actions: readonly Action[]): boolean {
  return actions.some(({ before, after, isDone }) => {
    const known = [after, ...(before ? [before] : [])];
    if (known.some((each) => isSameDefinition(each, present))) return true;
    return !isDone && isBetween(present, known);
  });
}

function isBetween(present: Definition, known: readonly Definition[]): boolean {
  if ("endpoints" in present) {
    const urls = known.flatMap((each) => ("endpoints" in each ? each.endpoints : []));
    return present.endpoints.every(({ url }) => urls.some((each) => each.url === url));
  }
  if (!("cron" in present)) return false;
  // A schedule is written first, and paused or resumed after that.
  return known.some(
    (each) => "cron" in each && isSameDefinition(unpaused(each), unpaused(present)),
  );
}
