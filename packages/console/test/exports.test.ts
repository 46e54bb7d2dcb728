import { expect, test } from "vitest";

// Taking a name away breaks somebody: that is a major version, and a line in a changeset.
test.each([
  [
    "@qstash-verify/console",
    ["ConsoleProblem", "REGION_NAMES", "publishedWarning", "startConsole"],
  ],
])("%s exports what it did", async (specifier, names) => {
  expect(Object.keys(await import(specifier)).sort()).toEqual(names);
});
