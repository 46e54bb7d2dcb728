import { ConsoleProblem } from "@qstash-verify/console";
import type { Known } from "../../guide/view.js";
import { stepsToDo } from "../../migration/apply-plan.js";
import { chosenKey, type SelectionOptions } from "../../migration/selection.js";
import { DECISIONS, type Decision, isDecision, optionsFor } from "./decisions.js";

/**
 * The part of the plan that a page has chosen to copy: everything that can be copied, without the rows it
 * leaves out, and with its decisions.
 *
 * @throws ConsoleProblem if a field is invalid
 */
export function selectionOf(
  known: Known,
  fields: Readonly<Record<string, string>>,
): SelectionOptions {
  const leave = leftOut(fields["leave"]);
  const decided = decisionsIn(fields["decide"]);
  // The result then lists what was refused, too.
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
