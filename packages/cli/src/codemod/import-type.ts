import type { ImportDeclaration } from "@babel/types";
import type { Draft } from "./draft.js";
import { sitesOf, textOf } from "./source.js";
import type { EventType } from "./vendor-entries.js";

/**
 * Imports a type after the last import of a file, unless the file has the type already.
 *
 * @returns how the type is written.
 */
export function importType([type, from]: EventType, draft: Draft): string {
  const { source } = draft;
  const last = importsOf(draft).at(-1);
  if (!last) return `import("${from}").${type}`;
  if (draft.imported.has(type) || isDeclared(type, draft)) return type;
  draft.imported.add(type);
  const quote = textOf(source, last.source)[0];
  const end = textOf(source, last).endsWith(";") ? ";" : "";
  // A comment at the end of the line belongs to the import that is there.
  const [comment = ""] = /^[ \t]*\/\/[^\r\n]*/.exec(source.text.slice(last.end ?? 0)) ?? [];
  const line = `import type { ${type} } from ${quote}${from}${quote}${end}`;
  draft.insertAt((last.end ?? 0) + comment.length, `${draft.lineEnd}${line}`);
  return type;
}

function importsOf({ source: { program } }: Draft): ImportDeclaration[] {
  return program.body.filter((each) => each.type === "ImportDeclaration");
}

function isDeclared(type: string, draft: Draft): boolean {
  const { source } = draft;
  const types = [
    ...sitesOf(source, "TSInterfaceDeclaration"),
    ...sitesOf(source, "TSTypeAliasDeclaration"),
  ];
  return (
    types.some(({ node }) => node.id.name === type) ||
    importsOf(draft).some(({ specifiers }) => specifiers.some(({ local }) => local.name === type))
  );
}
