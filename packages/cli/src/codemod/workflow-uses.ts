import type { Identifier, Node } from "@babel/types";
import { loadedModuleOf, loadsOf } from "./bindings.js";
import { keyOf, type Site, type Source, sitesOf, textOf, usesOf } from "./source.js";
import { isMock } from "./survey-mocks.js";
import { isUpstashWorkflow, isVendor } from "./vendor-entries.js";

/** The names that make or serve a workflow: `serve`, `serveMany`, `servePagesRouter`, `createWorkflow`. */
const SERVING = /^(serve|createWorkflow)/;

/** Who serves workflows: Upstash's packages of today and of before, and ours. */
function servesWorkflows(specifier: string): boolean {
  return (
    isVendor(specifier) || /(^|[:/])@(upstash|qstash-verify)\/workflow([@/?#]|$)/.test(specifier)
  );
}

/** The statements that load or export what serves a workflow with `@upstash/workflow`. */
export function workflowLoadsOf(source: Source): Node[] {
  return sitesOf(source, "StringLiteral").flatMap(({ node, parents }) => {
    if (!isUpstashWorkflow(node.value)) return [];
    if (parents.some((parent) => isMock(parent, source))) return [];
    const [loader] = parents;
    if (!loader || !isLoader(loader)) return [];
    const statement = parents.find(({ type }) => /Declaration$|Statement$/.test(type)) ?? loader;
    const names = textOf(source, statement);
    // Whatever is loaded as a whole serves if its serve() is called.
    const isServing =
      /\b(serve(Many|PagesRouter)?|createWorkflow)\b/.test(names) ||
      statement.type === "ExportAllDeclaration" ||
      (!/\}\s*(from|=)/.test(names) && /\.(serve|createWorkflow)\w*\(/.test(source.text));
    return isServing ? [statement] : [];
  });
}

function isLoader(node: Node): boolean {
  switch (node.type) {
    case "ImportDeclaration":
      return node.importKind !== "type";
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration":
      return node.exportKind !== "type";
    case "CallExpression":
      return loadedModuleOf(node) !== undefined;
    default:
      return false;
  }
}

/**
 * Whether something is the receiver or the client of a workflow. To move the workflow is to remove it: until then, a
 * receiver that trusts a second region would let in requests that a client of the first answers in the wrong place.
 */
export function isOfWorkflow(site: Site, source: Source): boolean {
  const calls = servingCallsOf(source);
  return calls.size > 0 && isOptionOf(calls, site, source, new Set());
}

function isOptionOf(
  calls: ReadonlySet<Node>,
  { parents }: Site,
  source: Source,
  names: Set<string>,
  isNamed = false,
): boolean {
  let isOption = isNamed;
  for (const parent of parents) {
    if (calls.has(parent)) return isOption;
    if (/^(receiver|qstashClient)$/.test(keyOf(parent) ?? "")) isOption = true;
    // What a handler makes is its own, and what `qstashClient` makes is not.
    else if (isOption && /Function/.test(parent.type)) return false;
    const id = holderIn(parent);
    if (id === undefined) continue;
    // `options.receiver = …`
    const isMember =
      parent.type === "AssignmentExpression" &&
      /\.(receiver|qstashClient)$/.test(textOf(source, parent.left));
    if (isMember) isOption = true;
    if (names.has(id.name)) return false;
    names.add(id.name);
    return usesOf(source, id.name).some(
      (use) => use.node !== id && isOptionOf(calls, use, source, names, isOption),
    );
  }
  return false;
}

/** The name of the variable, the function or the object that what is made in a node is reached by. */
function holderIn(node: Node): Identifier | undefined {
  const isHeld = /^(VariableDeclarator|FunctionDeclaration|AssignmentExpression)$/.test(node.type);
  if (!isHeld) return undefined;
  const isSet = node.type === "AssignmentExpression";
  const holder: Node | undefined = Reflect.get(node, isSet ? "left" : "id");
  const object = holder?.type === "MemberExpression" ? holder.object : holder;
  return object?.type === "Identifier" ? object : undefined;
}

function servingCallsOf(source: Source): Set<Node> {
  const loads = loadsOf(source, servesWorkflows);
  const locals = loads.flatMap(({ bindings }) =>
    bindings.flatMap(({ imported, local }) => (SERVING.test(imported) ? [local] : [])),
  );
  const isWhole = loads.some((load) => load.isWhole);
  const calls = sitesOf(source, "CallExpression").filter(({ node: { callee } }) => {
    if (callee.type === "Identifier") return locals.includes(callee.name);
    if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return false;
    return isWhole && SERVING.test(callee.property.name);
  });
  return new Set(calls.map(({ node }) => node));
}
