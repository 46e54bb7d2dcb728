import ts from "typescript";
import { checker } from "./public-api.js";

/** What a docstring says, part by part. */
export interface Docstring {
  readonly text: string;
  readonly parameters: readonly string[];
  readonly returns: string | undefined;
  readonly throws: readonly string[];
  readonly examples: readonly string[];
  readonly sources: readonly string[];
}

/** Reads the docstring of a symbol, or of one overload of it. */
export function docstringOf(documented: ts.Symbol | ts.Signature): Docstring {
  const tags = documented.getJsDocTags(checker as never);
  const texts = (name: string) =>
    tags
      .filter((tag) => tag.name === name)
      .map(({ text }) => linked(ts.displayPartsToString(text)).trim());
  return {
    text: linked(ts.displayPartsToString(documented.getDocumentationComment(checker))).trim(),
    parameters: texts("param").filter((text) => text.includes(" ")),
    returns: texts("returns")[0],
    throws: texts("throws"),
    examples: texts("example"),
    sources: texts("see"),
  };
}

/** Turns `{@link Name}` into a link to its heading on the same page, and `Name` stays code. */
function linked(text: string): string {
  return text.replace(/\{@link (\w+)(?:\.(\w+))?\s*\}/g, (_, name: string, member?: string) => {
    const full = member === undefined ? name : `${name}.${member}`;
    return `[\`${full}\`](#${full.toLowerCase().replace(".", "-")})`;
  });
}
