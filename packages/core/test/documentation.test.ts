import { readdirSync, readFileSync } from "node:fs";
import { rows } from "@qstash-verify/testing/conformance";
import { describe, expect, test } from "vitest";
import { MESSAGES } from "../dist/diagnostics.js";
import { REFUSAL_TEXTS } from "../dist/refusal-texts.js";

const source = new URL("../src/", import.meta.url);
const pages = new URL("../../../docs/errors/", import.meta.url);

const code = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(new URL(name, source), "utf8"))
  .join("\n");
/** What is refused around a handler is thrown there, and has its text here. */
const around = readdirSync(new URL("../../once/src/", import.meta.url), { encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(new URL(`../../once/src/${name}`, import.meta.url), "utf8"))
  .join("\n");
const thrown = [
  ...code.matchAll(/new (?:Verification|Configuration)Error\(\s*"(\w+)"/g),
  ...around.matchAll(/new VerificationError\(\s*"(\w+)"/g),
].map(([, name]) => name);
const declared = [...code.matchAll(/^ {2}\| "(\w+)"/gm)].map(([, name]) => name);

/** Codes that no row of the table can show: why, and the test of this package that shows it. */
const WITHOUT_ROW: Readonly<Record<string, readonly [reason: string, test: string]>> = {
  body_already_parsed: [
    "a row is what is sent, and this is what an app has mounted in front of the adapter",
    "body.test.ts",
  ],
  region_credentials_missing: [
    "a verified delivery throws nothing: the handler does, when it asks for credentials",
    "credentials.test.ts",
  ],
  payload_invalid: [
    "a verified delivery throws nothing: the handler does, when it parses the body",
    "payload.test.ts",
  ],
};

describe("error codes", () => {
  test("are each made at one place", () => {
    expect([...thrown].sort()).toEqual([...declared].sort());
    expect(new Set(thrown).size).toBe(thrown.length);
  });

  test("have a page each, and no page is left over", () => {
    const documented = readdirSync(pages).map((name) => name.replace(/\.md$/, ""));
    expect(documented.sort()).toEqual([...declared, "payload_invalid"].sort());
  });

  test("have a row in the conformance table, or a reason why none can show them", () => {
    const shown = new Set(rows.map(({ expect }) => expect.code));
    const without = [...declared, "payload_invalid"].filter((name) => !shown.has(name));
    expect(without.sort()).toEqual(Object.keys(WITHOUT_ROW).sort());
  });

  test.each(Object.entries(WITHOUT_ROW))("without a row, %s has a test: %j", (name, [, file]) => {
    expect(readFileSync(new URL(file, import.meta.url), "utf8")).toContain(name);
  });

  test.each(declared)("the page of %s states its status", (name) => {
    const page = readFileSync(new URL(`${name}.md`, pages), "utf8");
    const refused = Object.entries(REFUSAL_TEXTS).find(([code]) => code === name);
    const status = refused === undefined ? 500 : (refused[1][2] ?? 401);
    expect(page).toContain(`# \`${name}\`\n\nStatus ${status}.`);
  });
});

test("every diagnostic is in the list of diagnostics", () => {
  const list = readFileSync(
    new URL("../../../docs/reference/diagnostics.md", import.meta.url),
    "utf8",
  );
  const documented = [...list.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
  expect(documented.sort()).toEqual(Object.keys(MESSAGES).sort());
});
