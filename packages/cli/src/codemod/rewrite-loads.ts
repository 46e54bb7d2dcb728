import type { Binding, Load } from "./bindings.js";
import type { Draft } from "./draft.js";
import { type Names, usesBesides } from "./plan-names.js";
import { textOf } from "./source.js";

/** Loads replaced names from their new package, and leaves the rest where it is. */
export function rewriteLoad(load: Load, names: Names, draft: Draft): void {
  const moving = load.bindings.filter(({ replacement }) => replacement !== undefined);
  if (moving.length === 0 || load.isWhole) return;
  const places = new Map<string, Set<string>>();
  for (const binding of moving) {
    const { from = "" } = binding.replacement ?? {};
    const text = named(binding, names, load, draft);
    if (text !== undefined) places.set(from, (places.get(from) ?? new Set()).add(text));
  }
  const [[from, list] = [load.entry, new Set<string>()]] = places;
  if (places.size === 1 && list.size === load.bindings.length) {
    // The lines and the comments of a list that moves as a whole stay.
    const texts = [...list];
    for (const [index, { node }] of load.bindings.entries()) {
      draft.overwrite(node, texts[index] ?? "");
    }
    draft.requote(load.specifier, from);
  } else replaceStatement(load, places, draft);
  for (const { local, replacement } of moving) {
    const name = names.get(local);
    // Calls of this kind were rewritten.
    if (name === undefined || name === local || replacement?.call === "fetch-wrapper") continue;
    for (const use of usesBesides(draft.source, local, [load])) draft.overwrite(use, name);
  }
}

function replaceStatement(
  load: Load,
  places: ReadonlyMap<string, ReadonlySet<string>>,
  draft: Draft,
): void {
  const { node } = load.site;
  const before = draft.source.text.slice(0, node.start ?? 0);
  const margin = /(?:^|\n)([ \t]*)$/.exec(before)?.[1] ?? "";
  const statements = [
    ...stayingOf(load, draft),
    ...[...places].map(([from, list]) => statement(load, [...list], from, draft)),
  ];
  if (statements.length === 0) draft.removeStatement(node);
  else draft.overwrite(node, statements.join(draft.lineEnd + margin));
}

function stayingOf(load: Load, draft: Draft): string[] {
  const staying = load.bindings.filter(({ replacement }) => replacement === undefined);
  if (staying.length === 0) return [];
  const list = staying.map(({ node }) => textOf(draft.source, node));
  return [statement(load, list, load.entry, draft)];
}

/** A name as it is written in the list; nothing if its calls were rewritten. */
function named(
  { local, replacement, node }: Binding,
  names: Names,
  load: Load,
  { imported }: Draft,
): string | undefined {
  const name = names.get(local);
  if (name === undefined || replacement === undefined) return undefined;
  if (load.call === undefined) {
    // Names of two of the vendor's entries can become one.
    const isThere = imported.has(name) && load.bindings.every((each) => each.local !== name);
    imported.add(name);
    if (isThere) return undefined;
  }
  const isType = node.type === "ImportSpecifier" && node.importKind === "type";
  const between = load.call === undefined ? " as " : ": ";
  const alias = name === replacement.name ? name : `${replacement.name}${between}${name}`;
  return isType ? `type ${alias}` : alias;
}

/** In the style of the replaced statement: its quotes, its semicolon. */
function statement(load: Load, list: readonly string[], from: string, draft: Draft): string {
  const { node } = load.site;
  const end = textOf(draft.source, node).endsWith(";") ? ";" : "";
  const names = `{ ${list.join(", ")} }`;
  if (node.type === "ImportDeclaration") {
    const quote = textOf(draft.source, node.source)[0];
    const keyword = node.importKind === "type" ? "import type" : "import";
    return `${keyword} ${names} from ${quote}${from}${quote}${end}`;
  }
  const call = load.call ? textOf(draft.source, load.call) : "";
  return `${node.kind} ${names} = ${call.replace(load.entry, () => from)}${end}`;
}
