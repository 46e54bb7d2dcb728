import type { ExportNamedDeclaration, ExportSpecifier, StringLiteral } from "@babel/types";
import type { Draft } from "./draft.js";
import { type Source, sitesOf, textOf } from "./source.js";
import { isVendor, type Replacement, replacementOf } from "./vendor-entries.js";

/** `export { Receiver } from "@upstash/qstash"`: what has moved is exported from there, under its old name. */
export function rewriteReexports(draft: Draft): void {
  const { source } = draft;
  for (const { node } of sitesOf(source, "ExportNamedDeclaration")) {
    const places = placesOf(node, source);
    if (!node.source || ![...places.keys()].some((from) => from !== node.source?.value)) continue;
    const [[from, texts] = ["", []]] = places;
    if (places.size === 1) {
      draft.requote(node.source, from);
      for (const [index, each] of node.specifiers.entries()) {
        draft.overwrite(each, texts[index] ?? "");
      }
    } else
      draft.overwrite(node, statementsOf(node, node.source, places, source).join(draft.lineEnd));
  }
}

function statementsOf(
  node: ExportNamedDeclaration,
  specifier: StringLiteral,
  places: ReadonlyMap<string, readonly string[]>,
  source: Source,
): string[] {
  const quote = textOf(source, specifier)[0];
  const end = textOf(source, node).endsWith(";") ? ";" : "";
  const keyword = node.exportKind === "type" ? "export type" : "export";
  return [...places].map(
    ([from, list]) => `${keyword} { ${list.join(", ")} } from ${quote}${from}${quote}${end}`,
  );
}

/** Where what a statement exports from the vendor's comes from now: what stays first. */
function placesOf(node: ExportNamedDeclaration, source: Source): Map<string, string[]> {
  const places = new Map<string, string[]>();
  const { value: entry = "" } = node.source ?? {};
  if (!isVendor(entry)) return places;
  const specifiers = node.specifiers.filter((each) => each.type === "ExportSpecifier");
  if (specifiers.length < node.specifiers.length) return places;
  const moving = specifiers.map((each) => [each, movedTo(entry, each)] as const);
  for (const [specifier, replacement] of moving.toSorted(
    ([, one], [, other]) => (one ? 1 : 0) - (other ? 1 : 0),
  )) {
    const from = replacement?.from ?? entry;
    const text = replacement ? renamed(specifier, replacement, source) : textOf(source, specifier);
    places.set(from, [...(places.get(from) ?? []), text]);
  }
  return places;
}

function renamed(
  { exported, exportKind }: ExportSpecifier,
  { name }: Replacement,
  source: Source,
): string {
  const outside = textOf(source, exported);
  const text = outside === name ? name : `${name} as ${outside}`;
  return exportKind === "type" ? `type ${text}` : text;
}

/** The replacement of a name that is exported from the vendor's; `undefined` if it stays. */
function movedTo(entry: string, { local }: ExportSpecifier): Replacement | undefined {
  const replacement = replacementOf(entry, local.name);
  return replacement?.call === "fetch-wrapper" ? undefined : replacement;
}
