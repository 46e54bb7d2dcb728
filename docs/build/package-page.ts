import ts from "typescript";
import { docstringOf } from "./docstring.js";
import { renderDocstring } from "./docstring-markdown.js";
import { memberTable, methodsOf } from "./members.js";
import { type Entry, type Exported, publicApi } from "./public-api.js";
import { code, signatureOf, signaturesOf } from "./signatures.js";

/** The reference of a package: all that its entries export. */
export function packageReference(name: string): string {
  const entries = publicApi(name);
  const shown = new Map<ts.Symbol, string>();
  const sections = entries.map((entry) => entrySection(entry, entries.length > 1, shown));
  return sections.filter(Boolean).join("\n\n");
}

/** What an entry exports: values first, then types. What another entry shows is only named. */
function entrySection(
  entry: Entry,
  isOneOfSeveral: boolean,
  shown: Map<ts.Symbol, string>,
): string {
  const { specifier, exports } = entry;
  const level = isOneOfSeveral ? "###" : "##";
  const isNew = exports.filter(({ symbol }) => !shown.has(symbol));
  const again = exports.filter(({ symbol }) => shown.has(symbol));
  const ordered = [
    ...isNew.filter(({ isValue }) => isValue),
    ...isNew.filter(({ isValue }) => !isValue),
  ];
  const ids = new Set(shown.values());
  const parts = ordered.map((exported) => {
    const id = idOf(exported.name, specifier, ids);
    shown.set(exported.symbol, id);
    ids.add(id);
    return section(exported, level, id);
  });
  const links = again.map(({ name, symbol }) => `[\`${name}\`](#${shown.get(symbol)})`);
  return [
    isOneOfSeveral && `## \`${specifier}\``,
    ...parts,
    links.length > 0 && `This entry also exports ${links.join(", ")}.`,
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** Stable, and one of its own: the second `serve` of a page is `hono-serve`. */
function idOf(name: string, specifier: string, taken: ReadonlySet<string>): string {
  const plain = name.toLowerCase();
  if (!taken.has(plain)) return plain;
  const path = specifier.split("/").slice(2).join("-");
  // `Refusal` is what `refusal()` returns.
  return path === "" || taken.has(`${path}-${plain}`) ? `${plain}-type` : `${path}-${plain}`;
}

function section(exported: Exported, level: string, id: string): string {
  const { name, symbol, declaration } = exported;
  const isFunction = ts.isFunctionDeclaration(declaration);
  const heading = `${level} ${isFunction ? `${name}()` : name} {#${id}}`;
  const signature = code(isFunction ? signaturesOf(symbol) : signatureOf(declaration));
  const parts = [heading, signature, renderDocstring(docstringOf(symbol)), memberTable(exported)];
  const methods = methodsOf(exported).map((method) => {
    const { title, text, docs } = method;
    return [`${level}# ${title} {#${id}-${method.id}}`, code(text), docs]
      .filter(Boolean)
      .join("\n\n");
  });
  return [...parts, ...methods].filter(Boolean).join("\n\n");
}
