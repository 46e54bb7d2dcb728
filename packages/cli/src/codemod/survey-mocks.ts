import type { CallExpression, Node } from "@babel/types";
import { entryOf } from "./bindings.js";
import type { NoteCode } from "./notes.js";
import { keyOf, type Source, sitesOf, textOf } from "./source.js";
import { BY_HAND, isVendor, replacementOf } from "./vendor-entries.js";

const MOCK = /^(vi|jest|mock|t|td)\.(mock|doMock|module|unstable_mockModule|replaceEsm)$/;

/** Whether a call replaces a module in a test. */
export function isMock(node: Node, source: Source): node is CallExpression {
  return node.type === "CallExpression" && MOCK.test(textOf(source, node.callee));
}

/** Mocks of the vendor's receiving side, which the rewritten code does not load. */
export function surveyMocks(source: Source): [Node, NoteCode][] {
  return sitesOf(source, "CallExpression").flatMap(({ node }): [Node, NoteCode][] => {
    const entry = isMock(node, source) ? mockedBy(node) : undefined;
    if (entry === undefined) return [];
    const names = node.arguments.flatMap((argument) =>
      source.sites
        .filter(
          ({ node: each, parents }) => parents.includes(argument) && keyOf(each) !== undefined,
        )
        .map(({ node: each }) => keyOf(each) ?? ""),
    );
    const isOfReceiver = names.some((each) => replacementOf(entry, each) || BY_HAND[each]);
    return isOfReceiver ? [[node, "mock"]] : [];
  });
}

/** The entry of the vendor's that is mocked, by its name or, in Vitest, by `import("…")`. */
function mockedBy({ arguments: [module] }: CallExpression): string | undefined {
  const specifier = module?.type === "CallExpression" ? entryOf(module) : module;
  if (specifier?.type !== "StringLiteral") return undefined;
  return isVendor(specifier.value) ? specifier.value : undefined;
}
