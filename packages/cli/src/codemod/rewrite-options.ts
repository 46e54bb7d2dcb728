import type { CallExpression, NewExpression, Node, ObjectExpression } from "@babel/types";
import { variableName } from "@qstash-verify/core/building";
import type { Draft } from "./draft.js";
import { declaratorsOf, type KeyOrigin, keyOriginOf } from "./key-origin.js";
import { slotsOf } from "./object-slots.js";
import { bare, keyOf, type Site, sitesOf, usesOf } from "./source.js";

/** The options that are keys, and the variables that are read if they are left out. */
export const KEYS: Readonly<Record<string, string>> = {
  currentSigningKey: variableName("current"),
  nextSigningKey: variableName("next"),
};

/**
 * Removes keys that come from the environment from the options of a receiver or a wrapper: they are read from
 * there anyway, together with those of the second region. Bindings are passed as `env`.
 *
 * @param position Which argument the options are.
 */
export function rewriteOptions(
  call: Site<CallExpression | NewExpression>,
  position: 0 | 1,
  draft: Draft,
): void {
  const argument = call.node.arguments[position];
  const options = argument && bare(argument);
  if (options?.type !== "ObjectExpression") return;
  const keys = options.properties.filter((each) => KEYS[keyOf(each) ?? ""] !== undefined);
  if (keys.length === 0 || options.properties.some(({ type }) => type === "SpreadElement")) return;
  const origins = keys.map((key): KeyOrigin => {
    const variable = KEYS[keyOf(key) ?? ""] ?? "";
    return key.type === "ObjectProperty"
      ? keyOriginOf(key.value, variable, draft.source, call)
      : "elsewhere";
  });
  const [first] = origins;
  const isOne = origins.every((each) => JSON.stringify(each) === JSON.stringify(first));
  if (first === undefined || first === "elsewhere" || !isOne) return;
  const env = typeof first === "object" ? first.bindings : undefined;
  const kept = options.properties.filter((each) => !keys.includes(each));
  if (kept.length === 0 && env === undefined) removeArgument(call.node, position, draft);
  else replaceKeys(options, keys, env, draft);
  for (const key of keys) removeIdleConstant(key, draft);
}

/** Removes an argument, with the comma before it. */
function removeArgument(
  { arguments: given, callee, end }: CallExpression | NewExpression,
  position: 0 | 1,
  draft: Draft,
): void {
  const { text } = draft.source;
  const last = (end ?? 0) - 1;
  const former = given[position - 1];
  if (former) {
    // A line break before the closing parenthesis stays where the arguments have lines of their own.
    const isOnLines = /\n\s*$/.test(text.slice(callee.end ?? 0, former.start ?? 0));
    const [margin = ""] = /\s*$/.exec(text.slice(0, last)) ?? [];
    draft.remove(former.end ?? 0, isOnLines ? last - margin.length : last);
  } else {
    const open = text.indexOf("(", callee.end ?? 0) + 1;
    draft.remove(open, last);
  }
}

function replaceKeys(
  options: ObjectExpression,
  keys: readonly Node[],
  env: string | undefined,
  draft: Draft,
): void {
  const { properties } = options;
  const [first] = keys;
  if (first && env !== undefined) draft.overwrite(first, env === "env" ? "env" : `env: ${env}`);
  const slots = slotsOf(options, draft.source);
  const isGone = properties.map(
    (property) => keys.includes(property) && (env === undefined || property !== first),
  );
  slots.forEach(({ start, end }, index) => {
    if (isGone[index]) draft.remove(start, end);
  });
  // The last property that stays has a comma if the last one had.
  const last = slots[isGone.lastIndexOf(false)];
  if (slots.at(-1)?.comma === undefined && last?.comma !== undefined) {
    draft.remove(last.comma, last.comma + 1);
  }
}

/** `const key = process.env.…`, where nothing else reads it. */
function removeIdleConstant(key: Node, draft: Draft): void {
  if (key.type !== "ObjectProperty" || bare(key.value).type !== "Identifier") return;
  const name = Reflect.get(bare(key.value), "name");
  const [declarator] = declaratorsOf(draft.source, name);
  const statement = sitesOf(draft.source, "VariableDeclaration").find(
    ({ node }) => node.declarations.length === 1 && node.declarations[0] === declarator,
  );
  if (declarator?.id.type !== "Identifier" || !statement) return;
  const isExported = statement.parents[0]?.type === "ExportNamedDeclaration";
  if (!isExported && usesOf(draft.source, name).length === 2) draft.removeStatement(statement.node);
}
