import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SOURCE = fileURLToPath(new URL("../src", import.meta.url));

/** The files that each file imports, types included. */
const imports: ReadonlyMap<string, readonly string[]> = new Map(
  readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => {
      const text = readFileSync(join(SOURCE, file), "utf8");
      const paths = [...text.matchAll(/\b(?:from|import\()\s*"(\.[^"]+)\.js"/g)];
      return [file, paths.map(([, path]) => normalize(join(dirname(file), `${path}.ts`)))];
    }),
);

/** From the top down: a room imports from those below it. What is not named here is below them all. */
const ORDER = [
  "commands",
  "guide/screens",
  "guide/actions",
  "guide/steps",
  "guide",
  "migration",
  "migration/schedule",
  "migration/dead-letter",
  "migration/kind",
  "migration/journal",
].map((room) => join(room));

test("every import is of a file that is there", () => {
  expect(imports.size).toBeGreaterThan(100);
  expect([...imports.values()].flat().filter((file) => !imports.has(file))).toEqual([]);
});

test("nothing in the guide and the migration knows what is above it", () => {
  const levelOf = (file: string) => ORDER.indexOf(dirname(file));
  const upward = [...imports].flatMap(([file, used]) => {
    const isAbove = (other: string) => levelOf(other) >= 0 && levelOf(other) < levelOf(file);
    return used.filter(isAbove).map((other) => `${file} imports ${other}`);
  });
  expect(upward).toEqual([]);
  for (const room of ORDER) expect([...imports.keys()].map(dirname)).toContain(room);
});

test("the guide knows no terminal, but for its screens: a page is to show it as well", () => {
  const machine = ["guide", "guide/actions", "guide/steps"].map((room) => join(room));
  const seen = [...imports].filter(([file]) => machine.includes(dirname(file)));
  // What a secret looks like when it is shown is the same everywhere.
  const isTerminal = (file: string) =>
    (dirname(file) === "terminal" &&
      ![join("terminal", "mask.ts"), join("terminal", "shell-word.ts")].includes(file)) ||
    dirname(file) === join("guide", "screens");
  expect(seen.length).toBeGreaterThan(15);
  expect(seen.flatMap(([, used]) => used.filter(isTerminal))).toEqual([]);
});

test("no file imports itself by way of others", () => {
  // Whatever imports nothing that is left is in no circle.
  let left = [...imports.keys()];
  for (let before = 0; before !== left.length; ) {
    before = left.length;
    const isHeld = (file: string) => imports.get(file)?.some((other) => left.includes(other));
    left = left.filter(isHeld);
  }
  expect(left).toEqual([]);
});
