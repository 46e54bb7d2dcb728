import ts from "typescript";
import { checker } from "./public-api.js";

/** `signature` is TypeScript to the highlighter, and no module: the tests of snippets compile those. */
export function code(text: string): string {
  return text === "" ? "" : `\`\`\`signature\n${text}\n\`\`\``;
}

/** All signatures of a function; where it has overloads, not the one that they hide. */
export function signaturesOf({ declarations = [] }: ts.Symbol): string {
  const functions = declarations.filter(ts.isFunctionDeclaration);
  const overloads = functions.filter(({ body }) => body === undefined);
  const shown = overloads.length > 0 ? overloads : functions;
  return shown.map((each) => withoutBody(each)).join("\n");
}

/** What stands before the members, the value or the body of a declaration. */
export function signatureOf(declaration: ts.Declaration): string {
  if (ts.isVariableDeclaration(declaration)) {
    const type =
      declaration.type?.getText() ?? checker.typeToString(checker.getTypeAtLocation(declaration));
    return `const ${declaration.name.getText()}: ${type}`;
  }
  if (ts.isTypeAliasDeclaration(declaration)) return plain(declaration.getText());
  if (ts.isInterfaceDeclaration(declaration) || ts.isClassDeclaration(declaration)) {
    const head = plain(declaration.getText().slice(0, openingOf(declaration)));
    // The heading says as much.
    return /^\w+ \w+$/.test(head) ? "" : head;
  }
  return "";
}

/** A function or a method, without what it does. */
export function withoutBody(declaration: ts.FunctionLikeDeclaration): string {
  const { body } = declaration;
  const text = declaration.getText();
  return plain(
    body === undefined ? text : text.slice(0, body.getStart() - declaration.getStart()),
  ).replace(ts.isMethodDeclaration(declaration) ? /\n {2}/g : /(?!)/g, "\n");
}

function openingOf(declaration: ts.InterfaceDeclaration | ts.ClassDeclaration): number {
  return declaration.members.pos - 1 - declaration.getStart();
}

function plain(text: string): string {
  return text
    .replace(/^(export |declare |async |readonly )+/, "")
    .replace(/\/\*\*[\s\S]*?\*\/\s*/g, "")
    .replace(/[\s;{]+$/, "");
}
