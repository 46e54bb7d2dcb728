import { readdirSync, readFileSync } from "node:fs";
import type { Command } from "commander";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { program } from "../build/command-line.js";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

/** The first column of a page's tables: the names in backticks. */
function namesIn(page: string): string[] {
  return [...page.matchAll(/^\| \[?`(\w+)`/gm)].map(([, name = ""]) => name);
}

/** The members of an interface, as its source has them. */
function membersOf(path: string, name: string): string[] {
  const { statements } = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest);
  const declared = statements.find(
    (each) => ts.isInterfaceDeclaration(each) && each.name.text === name,
  ) as ts.InterfaceDeclaration;
  return declared.members.map((member) => (member.name as ts.Identifier).text);
}

/** Every command that can be run, by its whole name. */
function leaves(command: Command, name = ""): string[] {
  if (command.commands.length === 0) return [name];
  return command.commands.flatMap((each) => leaves(each, `${name} ${each.name()}`.trim()));
}

test("the options page has a row for every option, and no other", () => {
  const table = read("../reference/options.md").split("## All options")[1]?.split("\n## ")[0] ?? "";
  const own = membersOf("../../packages/core/src/options.ts", "ReceiverOptions");
  const keys = membersOf("../../packages/core/src/key-sources.ts", "KeyOptions");
  expect(namesIn(table).sort()).toEqual([...own, ...keys].sort());
});

test("the page about the delivery has a row for every header that is claimed", () => {
  const table = read("../reference/delivery.md").split("## What the headers claim")[1] ?? "";
  const claimed = membersOf("../../packages/core/src/claimed.ts", "Claimed");
  expect(namesIn(table.split("\n## ")[0] ?? "").sort()).toEqual(claimed.sort());
});

test("the index of errors has a row for every page", () => {
  const pages = readdirSync(new URL("../errors", import.meta.url));
  const codes = namesIn(read("../reference/errors.md")).filter((name) => !/Error$/.test(name));
  expect(codes.sort()).toEqual(pages.map((name) => name.replace(".md", "")).sort());
});

describe("the page of the command line", () => {
  const page = read("../reference/cli.md");
  const documented = [...page.matchAll(/generated: (command|verbs) (.+) -->/g)];

  test.each(leaves(program))("has %s", (name) => {
    const [parent = ""] = name.split(" ");
    const names = documented.map(([, kind, each]) => (kind === "command" ? each : `${each} *`));
    expect(names.includes(name) || names.includes(`${parent} *`)).toBe(true);
  });
});
