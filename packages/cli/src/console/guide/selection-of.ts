import { ConsoleProblem } from "@qstash-verify/console";
import type { Known } from "../../guide/view.js";
import { stepsToDo } from "../../migration/apply-plan.js";
import { chosenKey, type SelectionOptions } from "../../migration/selection.js";
import { DECISIONS, type Decision, isDecision, optionsFor } from "./decisions.js";

/**
 * What of the plan a page has chosen to copy: all that can be, but what it leaves, and what it has decided
 * about.
 *
 * @throws ConsoleProblem where a field is not what it has to be
 */
export function selectionOf(
  known: Known,
  fields: Readonly<Record<string, string>>,
): SelectionOptions {
  const leave = leftOut(fields["leave"]);
  const decided = decisionsIn(fields["decide"]);
  // Then what is refused is told with the result, too.
  if (leave.size === 0 && decided.size === 0) return {};
  const { todo } = stepsToDo(known.plan, true);
  const keys = todo.map(chosenKey).filter((key) => !leave.has(key));
  const said = DECISIONS.flatMap((decision) => {
    const about = [...decided].filter(([, each]) => each === decision);
    const ids = about.map(([key]) => key.slice(key.indexOf("/") + 1));
    return ids.length > 0 ? [optionsFor(decision, ids)] : [];
  });
  return Object.assign({ chosen: new Set([...keys, ...decided.keys()]) }, ...said);
}

function leftOut(text = "[]"): ReadonlySet<string> {
  const list = json(text);
  if (Array.isArray(list) && list.every((each) => typeof each === "string")) return new Set(list);
  throw new ConsoleProblem(400, '"leave" is a JSON list of keys.');
}

function decisionsIn(text = "{}"): ReadonlyMap<string, Decision> {
  const entries = Object.entries(Object(json(text)));
  return new Map(
    entries.map(([key, decision]) => {
      if (isDecision(decision)) return [key, decision];
      throw new ConsoleProblem(400, '"decide" is a JSON object of keys and decisions.');
    }),
  );
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
