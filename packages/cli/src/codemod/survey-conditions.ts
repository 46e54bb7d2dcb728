import type { Node } from "@babel/types";
import { isAfterVerification, isVerdict } from "./after-verification.js";
import { meaningOf } from "./condition-meaning.js";
import { passesUnsigned } from "./missing-signature.js";
import type { NoteCode } from "./notes.js";
import { bare, lastOf, type Site, type Source, sitesOf, textOf } from "./source.js";

/** A word that tells one environment from another, or turns something off. */
const SWITCH =
  /^((is)?(dev|develop|development|prod|production|local|localhost|staging|preview|sandbox|tests?|testing)(server|mode)?|env(ironments?)?|vercel|enabled?|should|verification|mock(s|ed)?|debug|insecure|unsafe|unsigned|verify|\w*(skip|bypass|disable)\w*)$/;

/** A signing key, with what it is read from. */
const KEY = /[\w$.?![\]"'`]*(signing_?key|has_?keys)[\w"'`\]]*/gi;

/** A name for what verifies, or is guarded, wherever it comes from. A client, a URL and a variable are none. */
const GUARD = String.raw`\w*([vV]erif|[sS]ignature|[gG]uard)\w*|(?!\w*[cC]lient)\w*[qQ][sS]tash\w*(?![\w.])`;

/**
 * Conditions that may turn the verification off: in a function that verifies, or around what verifies. Too many are
 * listed rather than too few: only a person sees what a condition is for.
 *
 * @param names What the file has loaded to verify with.
 */
export function surveySwitches(source: Source, names: ReadonlySet<string>): [Node, NoteCode][] {
  const verifiers = verifiersOf(source, names);
  const verifies = verifyingIn([...verifiers]);
  // `if (isDev) POST = run`
  const replaced = routesOf(verifies, source).map((name) => String.raw`|\b${name}\s*=(?!=)`);
  const guards = new RegExp(String.raw`${verifies.source}|\b(${GUARD})${replaced.join("")}`);
  const listed = source.sites.flatMap((site): [Node, NoteCode][] => {
    const { node } = site;
    if (isOptional(node, source)) return [[node, "switch"]];
    const [test, ...branches] = partsOf(node);
    if (!test) return [];
    // `a || b` and `a[b]` are often no more than a value.
    const isValue = /^(Logical|Member)Expression$/.test(node.type);
    const around = isValue ? undefined : verifyingAround(site, verifies, source);
    const isGuarding = branches.some((each) => guards.test(textOf(source, each)));
    if (!around && !isGuarding) return [];
    const meaning = (each: Node) => meaningOf(each, source, verifiers);
    const isUnsigned = () => passesUnsigned(site, meaning(test), verifies, source);
    const code = codeOf(node, meaning(test)) ?? (isUnsigned() ? "signature-switch" : undefined);
    if (!code) return [];
    const isHarmless =
      around && !isGuarding && isAfterVerification(site, around, { meaning, verifies, source });
    return isHarmless ? [] : [[node, code]];
  });
  const lines = listed.map(([{ loc }]) => loc?.start.line);
  return listed.filter((_, index) => lines.indexOf(lines[index]) === index);
}

/** The routes that a file makes: `let POST = verifySignature(run)`. */
function routesOf(verifies: RegExp, source: Source): string[] {
  return sitesOf(source, "VariableDeclarator").flatMap(({ node }) => {
    if (node.id.type !== "Identifier" || !isRouteName(node.id.name)) return [];
    return verifies.test(textOf(source, node)) ? [node.id.name] : [];
  });
}

/** `POST` is a route, and nearly always a method as well. */
function isRouteName(name: string): boolean {
  return /^[A-Z]+$/.test(name);
}

/** The function that a condition is in, if it verifies, or goes on with a verification: `….verify(…).catch(…)`. */
function verifyingAround({ parents }: Site, verifies: RegExp, source: Source): Node | undefined {
  const index = parents.findIndex(({ type }) => /Function|Method/.test(type));
  const around = parents[index];
  const call = parents[index + 1];
  const callee: Node | undefined = Reflect.get(call ?? {}, "callee");
  const isNext = callee !== undefined && /\.(then|catch|finally)$/.test(textOf(source, callee));
  const text = around && textOf(source, isNext && call ? call : around);
  return text !== undefined && verifies.test(text) ? around : undefined;
}

/** `receiver?.verify(…)` */
function isOptional(node: Node, source: Source): boolean {
  return (
    node.type === "OptionalCallExpression" && /\?\.\s*verify$/.test(textOf(source, node.callee))
  );
}

/** The test of a condition, and what it decides about. */
function partsOf(node: Node): Node[] {
  switch (node.type) {
    case "IfStatement":
    case "ConditionalExpression":
      return [node.test, node.consequent, ...(node.alternate ? [node.alternate] : [])];
    case "LogicalExpression":
      return [node.left, node.right];
    case "MemberExpression":
      return node.computed ? [node.property, node.object] : [];
    case "SwitchStatement":
      return [node.discriminant, ...node.cases];
    default:
      return [];
  }
}

function codeOf(node: Node, meaning: string): NoteCode | undefined {
  const words = meaning
    .replaceAll(KEY, " ")
    .replaceAll(/([a-z\d])(?=[A-Z])/g, "$1 ")
    .toLowerCase()
    .split(/[^a-z\d]+/);
  if (words.some((word) => SWITCH.test(word))) return "switch";
  return meaning.match(KEY) && !isRefusal(node) ? "key-switch" : undefined;
}

/** `if (!key) throw …` lets nothing in. */
function isRefusal(node: Node): boolean {
  if (node.type !== "IfStatement" || node.alternate || !isMissing(node.test)) return false;
  return lastOf(node.consequent)?.type === "ThrowStatement";
}

function isMissing(test: Node): boolean {
  const node = bare(test);
  if (node.type === "LogicalExpression") return isMissing(node.left) && isMissing(node.right);
  if (node.type === "UnaryExpression") return node.operator === "!";
  return node.type === "BinaryExpression" && /^===?$/.test(node.operator);
}

/** The names of what verifies: what was loaded for it, and what the file has made of that. */
function verifiersOf(source: Source, names: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set(names);
  const declared = source.sites.flatMap((site) => {
    const { node } = site;
    const isDeclaration = /^(VariableDeclarator|FunctionDeclaration|ClassDeclaration)$/.test(
      node.type,
    );
    const id: Node | null | undefined = isDeclaration ? Reflect.get(node, "id") : undefined;
    if (id?.type !== "Identifier" || isVerdict(site, source)) return [];
    return isRouteName(id.name) ? [] : [{ name: id.name, text: textOf(source, node) }];
  });
  for (let size = -1; size < found.size; ) {
    size = found.size;
    const verifies = verifyingIn([...found]);
    for (const { name, text } of declared) if (verifies.test(text)) found.add(name);
  }
  return found;
}

function verifyingIn(names: readonly string[]): RegExp {
  const escaped = names.map((name) => name.replaceAll("$", String.raw`\$`));
  const named = escaped.map((name) => String.raw`|(?<![\w$.])${name}(?![\w$])`).join("");
  return new RegExp(String.raw`\.verify\(${named}`);
}
