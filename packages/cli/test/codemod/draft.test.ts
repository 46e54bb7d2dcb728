import type { Node } from "@babel/types";
import { expect, test } from "vitest";
import { Draft } from "../../dist/codemod/draft.js";
import { parseSource } from "../../dist/codemod/source.js";

function draftOf(text: string): { draft: Draft; statements: readonly Node[] } {
  const source = parseSource(text, "file.ts");
  return { draft: new Draft(source), statements: source.program.body };
}

test("what is inserted beside a part stays, whether the part is replaced before or after", () => {
  const { draft, statements } = draftOf("one;two;three;");
  const [one, two, three] = statements as [Node, Node, Node];
  draft.insertAfter(one, "/* after one */");
  draft.insertBefore(three.start ?? 0, "/* before three */");
  draft.overwrite(one, "1;");
  draft.remove(two.start ?? 0, two.end ?? 0);
  draft.overwrite(three, "3;");
  draft.insertAfter(three, "/* after three */");
  expect(draft.toString()).toBe("1;/* after one *//* before three */3;/* after three */");
});

test("what is changed inside a part that is replaced is not written", () => {
  const { draft, statements } = draftOf("if (ready) { start(); }");
  const [statement] = statements as [Node];
  const call = draft.source.sites.find(({ node }) => node.type === "CallExpression")?.node as Node;
  draft.overwrite(statement, "begin();");
  draft.overwrite(call, "go()");
  draft.insertAfter(call, ", later()");
  expect(draft.toString()).toBe("begin();");
});
