import type { CallExpression, NewExpression, Node } from "@babel/types";
import { keyOriginOf } from "./key-origin.js";
import type { NoteCode } from "./notes.js";
import { KEYS } from "./rewrite-options.js";
import { bare, keyOf, type Site, type Source, textOf } from "./source.js";
import { isTolerable } from "./survey-verify-call.js";

/** Options whose value is a decision: keys of its own, a URL, a clock. */
export function surveyOptions(
  call: Site<CallExpression | NewExpression>,
  position: 0 | 1 | 2,
  source: Source,
): [Node, NoteCode][] {
  const argument = call.node.arguments[position];
  if (!argument) return [];
  const options = bare(argument);
  // A handler in this place is not an options object: verifySignature(handler) takes options as its second
  // argument, verifySignature() as its first.
  if (options.type !== "ObjectExpression") return [[argument, "options"]];
  const found: [Node, NoteCode][] = [];
  for (const property of options.properties) {
    const name = keyOf(property) ?? "";
    const variable = KEYS[name];
    if (property.type === "SpreadElement") found.push([property, "options"]);
    if (name === "url") found.push([property, "url"]);
    if (property.type !== "ObjectProperty") continue;
    if (variable && keyOriginOf(property.value, variable, source, call) === "elsewhere") {
      found.push([property, "keys"]);
    }
    if (name === "clockTolerance" && !isTolerable(textOf(source, property.value))) {
      found.push([property, "clock-tolerance"]);
    }
  }
  // Two keys of one object are one decision.
  return found.filter(
    ([, code], index) => code !== "keys" || found.findIndex(([, each]) => each === code) === index,
  );
}
