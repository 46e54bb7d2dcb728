import type * as Core from "@qstash-verify/core";
import { judge, rows } from "@qstash-verify/testing/conformance";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { brokenChecks } from "../../../e2e/src/broken-checks.js";
import { fetchHost } from "./fetch-host.js";

// Built without a check, core must not pass the table: whoever deletes one by mistake is told by every host.

const text = await bundle();
// Whoever lost a check accepts what is to be refused, so those rows come first; large bodies add nothing here.
const played = rows
  .filter(({ name }) => !name.includes("MiB"))
  .toSorted((a, b) => Number(a.expect.code === undefined) - Number(b.expect.code === undefined));

test("the table is green with every check", async () => {
  expect(await firstRed(await load(text))).toBeUndefined();
});

test.each(Object.entries(brokenChecks))("a row is red without: %s", async (_, check) => {
  expect(text.split(check.text)).toHaveLength(2);
  expect(await firstRed(await load(text.replace(check.text, check.without)))).toBeDefined();
});

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ["dist/index.js"],
    alias: { "#engine": "./dist/crypto/node.js" },
    bundle: true,
    format: "esm",
    platform: "neutral",
    external: ["node:*"],
    write: false,
  });
  return outputFiles.map((file) => file.text).join("");
}

function load(code: string): Promise<typeof Core> {
  return import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
}

/** Milliseconds after which a row counts as unanswered: one whose body never ends, to a core that reads it. */
const PATIENCE = 3000;

/** What the first row that a core does not pass says. */
async function firstRed(core: typeof Core): Promise<string | undefined> {
  const host = fetchHost(core);
  for (const row of played) {
    let timer: NodeJS.Timeout | undefined;
    const unanswered = new Promise<never>((_, reject) => {
      timer = setTimeout(reject, PATIENCE, `"${row.name}" was not answered`);
    });
    try {
      await Promise.race([judge(row, host), unanswered]);
    } catch (error) {
      return String(error);
    } finally {
      clearTimeout(timer);
    }
  }
  return undefined;
}
