import type { ImportDeclaration, ImportSpecifier } from "@babel/types";
import { Draft } from "./draft.js";
import { parseSource, type Source, sitesOf } from "./source.js";

/** A module of the app's own, by a path or an alias. What it does when it is loaded may be needed: it may read `.env`. */
const OWN = /^([.~#/]|@\/)/;

/**
 * Removes names from import declarations that nothing uses any more, because what used them was removed. Names that
 * nothing used before stay.
 *
 * @returns the rewritten text without them.
 */
export function dropIdleImports(before: Source, text: string, name: string): string {
  if (text === before.text) return text;
  const after = parseSource(text, name);
  const draft = new Draft(after);
  for (const { node } of sitesOf(after, "ImportDeclaration")) {
    const idle = node.specifiers.filter(({ local }) => {
      const left = countOf(local.name, text);
      // The name itself; imported under another one, it is there once, too.
      return left === 1 && countOf(local.name, before.text) > 1;
    });
    if (idle.length > 0 && idle.length === node.specifiers.length) {
      const { start, source, importKind } = node;
      if (importKind === "type" || !OWN.test(source.value)) draft.removeStatement(node);
      else draft.remove((start ?? 0) + "import ".length, source.start ?? 0);
    } else removeSpecifiers(node, idle, draft);
  }
  return draft.toString();
}

function removeSpecifiers(
  { specifiers }: ImportDeclaration,
  idle: ImportDeclaration["specifiers"],
  draft: Draft,
): void {
  const named = specifiers.filter(
    (each): each is ImportSpecifier => each.type === "ImportSpecifier",
  );
  // Beside a default import, braces would be left with nothing in them.
  if (named.length < specifiers.length) return;
  const firstKept = named.findIndex((each) => !idle.includes(each));
  for (const [index, each] of named.entries()) {
    if (!idle.includes(each)) continue;
    const [former, next] = [named[index - 1], named[index + 1]];
    if (index < firstKept) draft.remove(each.start ?? 0, next?.start ?? 0);
    else draft.remove(former?.end ?? 0, each.end ?? 0);
  }
}

/** How often a word is in a text: as a name, as an element, in a comment or in a text. */
function countOf(word: string, text: string): number {
  return text.split(/[^\w$\u0080-\uffff]+/).filter((each) => each === word).length;
}
