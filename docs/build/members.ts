import ts from "typescript";
import { docstringOf } from "./docstring.js";
import { renderDocstring } from "./docstring-markdown.js";
import { checker, type Exported } from "./public-api.js";
import { withoutBody } from "./signatures.js";
import { cell, table } from "./table.js";

/** A method of a class, as it is shown. */
export interface Method {
  readonly title: string;
  readonly text: string;
  readonly docs: string;
}

/** The table of an interface's members, or of a class's properties. */
export function memberTable({ symbol, declaration }: Exported): string {
  if (!ts.isInterfaceDeclaration(declaration) && !ts.isClassDeclaration(declaration)) return "";
  const rows = membersOf(symbol).flatMap((member) => {
    const [own] = member.declarations ?? [];
    if (own === undefined || (ts.isClassDeclaration(declaration) && isMethod(own))) return [];
    const { text } = docstringOf(member);
    return [[`\`${cell(nameOf(member, own))}\``, `\`${cell(typeOf(own))}\``, cell(text)]];
  });
  return rows.length === 0 ? "" : table(["property", "type", "meaning"], rows);
}

/** The public methods of a class. */
export function methodsOf({ name, symbol, declaration }: Exported): Method[] {
  if (!ts.isClassDeclaration(declaration)) return [];
  const statics = checker.getPropertiesOfType(checker.getTypeOfSymbol(symbol)).filter(isOwn);
  return [...statics, ...membersOf(symbol)].flatMap((member) => {
    const methods = (member.declarations ?? []).filter(isMethod);
    const overloads = methods.filter(({ body }) => body === undefined);
    const shown = overloads.length > 0 ? overloads : methods;
    if (shown.length === 0) return [];
    const text = shown.map((method) => withoutBody(method)).join("\n");
    return [
      { title: `${name}.${member.name}()`, text, docs: renderDocstring(docstringOf(member)) },
    ];
  });
}

/** Also those that are inherited, but for what JavaScript itself gives every error. */
function membersOf(symbol: ts.Symbol): ts.Symbol[] {
  return checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol)).filter(isOwn);
}

function isOwn({ name, declarations }: ts.Symbol): boolean {
  const [declaration] = declarations ?? [];
  if (declaration === undefined || name === "prototype" || isPrivate(declaration)) return false;
  const { fileName } = declaration.getSourceFile();
  return fileName.includes("/packages/") && !fileName.includes("/node_modules/");
}

function isPrivate(declaration: ts.Declaration): boolean {
  const name = ts.getNameOfDeclaration(declaration);
  return name !== undefined && ts.isPrivateIdentifier(name);
}

function isMethod(declaration: ts.Declaration): declaration is ts.MethodDeclaration {
  return ts.isMethodDeclaration(declaration);
}

function nameOf(member: ts.Symbol, declaration: ts.Declaration): string {
  if (ts.isMethodSignature(declaration)) {
    return `${member.name}(${declaration.parameters.map((each) => each.name.getText()).join(", ")})`;
  }
  return (member.flags & ts.SymbolFlags.Optional) !== 0 ? `${member.name}?` : member.name;
}

/** As it is written; of what is optional, without its `undefined`. */
function typeOf(declaration: ts.Declaration): string {
  const { type, initializer, questionToken } = declaration as ts.PropertyDeclaration;
  const text = (type?.getText() ?? initializer?.getText() ?? "").replace(/\s+/g, " ");
  const single = text.replace(/^\| /, "");
  if (questionToken === undefined) return single;
  return single.replace(/ \| undefined$/, "").replace(/^\((.+ => .+)\)$/, "$1");
}
