import { describe, expect, test } from "vitest";
import { blocksOf } from "./snippets/block.js";
import { documents } from "./snippets/documents.js";
import { isCode, modulesOf, placeOf } from "./snippets/module.js";
import { typeErrors } from "./snippets/type-check.js";

/**
 * Fragments and deliberate mistakes; and two that need what this site has in another version, or not at all, which the
 * end-to-end run builds and runs. Raise it only for a block that cannot be a module.
 */
const MOST_UNCHECKED = 15;

const MARKS = ["no-check", "signature", "continues", "given", "run", "path"];

const blocks = documents().map((document) => blocksOf(document));
const modules = blocks.flatMap(modulesOf);
const errors = typeErrors(modules);

describe.each(modules.map((module) => ({ at: placeOf(module.block), module })))("$at", (each) => {
  test("compiles", () => expect(errors.get(each.module)).toEqual([]));
});

test("every mark is one that exists", () => {
  const code = blocks.flat().filter(isCode);
  const unknown = code.flatMap((block) =>
    [...block.marks.keys()]
      .filter((mark) => !MARKS.includes(mark))
      .map((mark) => `${placeOf(block)} ${mark}`),
  );
  expect(unknown).toEqual([]);
});

test("only the reference, which is generated, shows signatures", () => {
  const others = blocks.flat().filter(({ document, marks }) => {
    return marks.has("signature") && !document.startsWith("docs/reference/");
  });
  expect(others.map(placeOf)).toEqual([]);
});

test(`at most ${MOST_UNCHECKED} blocks are not checked`, () => {
  const unchecked = blocks.flat().filter((block) => isCode(block) && block.marks.has("no-check"));
  const places = unchecked.map(placeOf);
  process.stdout.write(
    `${modules.length} blocks are compiled; not: ${places.join(", ") || "none"}\n`,
  );
  expect(places.length, places.join("\n")).toBeLessThanOrEqual(MOST_UNCHECKED);
});
