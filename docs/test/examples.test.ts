import { describe, expect, test } from "vitest";
import { docstringOf } from "../build/docstring.js";
import { NAMES, publicApi } from "../build/public-api.js";

/** What only makes up `conformance()`: whoever calls one of these reads the table's own host files. */
const PARTS = "@qstash-verify/testing/conformance";

const entries = NAMES.flatMap((name) => publicApi(name));

describe.each(entries)("$specifier", ({ specifier, exports }) => {
  const values = exports.filter(({ isValue }) => isValue);
  const shown = specifier === PARTS ? values.filter(({ name }) => name === "conformance") : values;

  test.each(shown)("$name has an example, which is a module", ({ symbol }) => {
    const { text, examples } = docstringOf(symbol);
    expect(text).not.toBe("");
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      // Perhaps a title, and then one block, which begins with what it imports.
      const [, code = ""] = /^.*\n?```ts\n([\s\S]*)\n```$/.exec(example) ?? [];
      expect(code).toMatch(/^(import|export) /m);
    }
  });
});
