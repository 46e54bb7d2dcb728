import type { ExportNamedDeclaration } from "@babel/types";
import type { Draft } from "./draft.js";
import { packageOf } from "./rewrite-loads.js";
import { sitesOf, textOf } from "./source.js";
import { isVendor, replacementOf } from "./vendor-entries.js";

/** `export { Receiver } from "@upstash/qstash"`, if all that it names has moved to one place under its name. */
export function rewriteReexports(draft: Draft): void {
  for (const { node } of sitesOf(draft.source, "ExportNamedDeclaration")) {
    const from = movedTo(node);
    if (!node.source || from === undefined) continue;
    const quote = textOf(draft.source, node.source)[0];
    draft.overwrite(node.source, `${quote}${from}${quote}`);
    draft.packages.add(packageOf(from));
  }
}

/** Where everything has moved that a statement exports from the vendor's. */
export function movedTo({ source, specifiers }: ExportNamedDeclaration): string | undefined {
  if (!source || !isVendor(source.value)) return undefined;
  const replacements = specifiers.map((specifier) => {
    if (specifier.type !== "ExportSpecifier") return undefined;
    const { name } = specifier.local;
    const replacement = replacementOf(source.value, name);
    return replacement?.name === name ? replacement.from : undefined;
  });
  const [first] = replacements;
  return replacements.every((each) => each === first) ? first : undefined;
}
