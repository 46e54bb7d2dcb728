import type { CallExpression, Node } from "@babel/types";
import { loadedModuleOf } from "./bindings.js";
import type { NoteCode } from "./notes.js";
import { keyOf, type Source, sitesOf, textOf } from "./source.js";
import { BY_HAND, isOfHost, isUpstashWorkflow, isVendor, replacementOf } from "./vendor-entries.js";

const MOCK = /^(vi|jest|mock|t|td)\.(mock|doMock|module|unstable_mockModule|replaceEsm)$/;

/** Whether a call replaces a module in a test. */
export function isMock(node: Node, source: Source): node is CallExpression {
  return node.type === "CallExpression" && MOCK.test(textOf(source, node.callee));
}

/** Mocks of the vendor's receiving side and of workflows, which the rewritten code does not load. */
export function surveyMocks(source: Source): [Node, NoteCode][] {
  return sitesOf(source, "CallExpression").flatMap(({ node }): [Node, NoteCode][] => {
    const entry = isMock(node, source) ? mockedBy(node) : undefined;
    if (entry === undefined) return [];
    if (isUpstashWorkflow(entry)) return [[node, "workflow-mock"]];
    return isVendor(entry) && isOfReceiver(node, entry, source) ? [[node, "mock"]] : [];
  });
}

function isOfReceiver(mock: CallExpression, entry: string, source: Source): boolean {
  if (isOfHost(entry)) return true;
  const names = source.sites.flatMap(({ node, parents }) =>
    parents.includes(mock) ? (keyOf(node) ?? []) : [],
  );
  if (names.some((each) => replacementOf(entry, each) || BY_HAND[each])) return true;
  // Without a factory, or with one that is written elsewhere: then it may also be for the client alone.
  return names.length === 0 && /\bReceiver\b/.test(source.text);
}

/** The module that is mocked, by its name or, in Vitest, by `import("…")`. */
function mockedBy({ arguments: [module] }: CallExpression): string | undefined {
  const specifier = module?.type === "CallExpression" ? loadedModuleOf(module) : module;
  return specifier?.type === "StringLiteral" ? specifier.value : undefined;
}
