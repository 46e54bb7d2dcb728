import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { MESSAGES } from "../dist/diagnostics.js";
import { REFUSALS } from "../dist/refusals.js";

const source = new URL("../src/", import.meta.url);
const pages = new URL("../../../docs/errors/", import.meta.url);

const code = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(new URL(name, source), "utf8"))
  .join("\n");
const thrown = [...code.matchAll(/new (?:Verification|Configuration)Error\(\s*"(\w+)"/g)].map(
  ([, name]) => name,
);
const declared = [...code.matchAll(/^ {2}\| "(\w+)"/gm)].map(([, name]) => name);

describe("error codes", () => {
  test("are each made at one place", () => {
    expect([...thrown].sort()).toEqual([...declared].sort());
    expect(new Set(thrown).size).toBe(thrown.length);
  });

  test("have a page each, and no page is left over", () => {
    const documented = readdirSync(pages).map((name) => name.replace(/\.md$/, ""));
    expect(documented.sort()).toEqual([...declared, "payload_invalid"].sort());
  });

  test.each(declared)("the page of %s states its status", (name) => {
    const page = readFileSync(new URL(`${name}.md`, pages), "utf8");
    const refused = Object.entries(REFUSALS).find(([code]) => code === name);
    const status = refused === undefined ? 500 : (refused[1][2] ?? 401);
    expect(page).toContain(`# \`${name}\`\n\nStatus ${status}.`);
  });
});

test("every diagnostic is in the list of diagnostics", () => {
  const list = readFileSync(new URL("../../../docs/diagnostics.md", import.meta.url), "utf8");
  const documented = [...list.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
  expect(documented.sort()).toEqual(Object.keys(MESSAGES).sort());
});
