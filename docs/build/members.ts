import ts from "typescript";
import { type Docstring, docstringOf } from "./docstring.js";
import { renderDocstring } from "./docstring-markdown.js";
import { checker, type Exported } from "./public-api.js";
import { withoutBody } from "./signatures.js";
import { cell, code, table } from "./table.js";

/** A method or the constructor of a class, as it is shown. */
export interface Method {
  readonly title: string;
  /** What its heading's id ends with. */
  readonly id: string;
  readonly text: string;
  readonly docs: string;
}

/** The table of an interface's members, or of a class's properties. */
export function memberTable({ symbol, declaration }: Exported): string {
  if (!ts.isInterfaceDeclaration(declaration) && !ts.isClassDeclaration(declaration)) return "";
  const rows = membersOf(symbol).flatMap((member) => {
    const [own] = member.declarations ?? [];
    if (own === undefined || (ts.isClassDeclaration(declaration) && isMethod(own))) return [];
    return [row(nameOf(member, own), typeOf(own), docstringOf(member))];
  });
  if (ts.isInterfaceDeclaration(declaration)) rows.unshift(...callsOf(declaration));
  return rows.length === 0 ? "" : table(["property", "type", "meaning"], rows);
}

/** How an interface is called, where it is a function. */
function callsOf({ members }: ts.InterfaceDeclaration): string[][] {
  return members.filter(ts.isCallSignatureDeclaration).flatMap((call) => {
    const signature = checker.getSignatureFromDeclaration(call);
    return signature ? [row(parametersOf(call), typeOf(call), docstringOf(signature))] : [];
  });
}

function row(name: string, type: string, docs: Docstring): string[] {
  return [`\`${code(name)}\``, `\`${code(type)}\``, cell(meaningOf(docs))];
}

/** All that is said of a member, in sentences. */
function meaningOf({ text, returns, throws }: Docstring): string {
  const sentences = [
    ...(returns === undefined ? [] : [`Returns ${returns}`]),
    ...throws.map((each) => `Throws ${each.replace(/^(\w*Error)\b:?/, "`$1`:")}`),
  ];
  const ended = sentences.map((each) => (/[.:!?]$/.test(each) ? each : `${each}.`));
  return [text, ...ended].filter(Boolean).join(" ");
}

/** The constructor of a class, and its public methods. */
export function methodsOf({ name, symbol, declaration }: Exported): Method[] {
  if (!ts.isClassDeclaration(declaration)) return [];
  const statics = checker.getPropertiesOfType(checker.getTypeOfSymbol(symbol)).filter(isOwn);
  const constructors = declaration.members.filter(ts.isConstructorDeclaration).flatMap((made) => {
    const signature = checker.getSignatureFromDeclaration(made);
    const docs = signature ? renderDocstring(docstringOf(signature)) : "";
    // Most classes are not for their users to make.
    if (docs === "") return [];
    const text = withoutBody(made).replace("constructor", `new ${name}`);
    return [{ title: `new ${name}()`, id: "new", text, docs }];
  });
  const methods = [...statics, ...membersOf(symbol)].flatMap((member) => {
    const methods = (member.declarations ?? []).filter(isMethod);
    const overloads = methods.filter(({ body }) => body === undefined);
    const shown = overloads.length > 0 ? overloads : methods;
    if (shown.length === 0) return [];
    const text = shown.map((method) => withoutBody(method)).join("\n");
    const title = `${name}.${member.name}()`;
    const docs = renderDocstring(docstringOf(member));
    return [{ title, id: member.name.toLowerCase(), text, docs }];
  });
  return [...constructors, ...methods];
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
    return `${member.name}${declaration.questionToken ? "?" : ""}${parametersOf(declaration)}`;
  }
  return (member.flags & ts.SymbolFlags.Optional) !== 0 ? `${member.name}?` : member.name;
}

function parametersOf({ parameters }: ts.SignatureDeclarationBase): string {
  return `(${parameters.map((each) => each.name.getText()).join(", ")})`;
}

/** As it is written; of what is optional, without its `undefined`. */
function typeOf(declaration: ts.Declaration): string {
  const { type, initializer, questionToken } = declaration as ts.PropertyDeclaration;
  const text = (type?.getText() ?? initializer?.getText() ?? "").replace(/\s+/g, " ");
  const single = text.replace(/^\| /, "");
  if (questionToken === undefined) return single;
  return single.replace(/ \| undefined$/, "").replace(/^\((.+ => .+)\)$/, "$1");
}
