import { expect, test } from "vitest";
import { theWorld } from "../dist/migration/outside.js";
import { createProgram } from "../dist/program.js";
import { processTerminal } from "../dist/terminal/terminal.js";

const context = { terminal: processTerminal(), outside: theWorld, exitWith: () => {} };
const namesIn = async (args: readonly string[]) =>
  (await createProgram(context, args)).commands.map((command) => command.name());

const all = await namesIn([]);
const RESOURCES = all.slice(all.indexOf("messages"), all.indexOf("migrate"));

test.each(all)("%s is loaded when it is named, without those of other modules", async (name) => {
  const expected = RESOURCES.includes(name) ? RESOURCES : [name];
  expect(await namesIn([name, "list"])).toEqual(expected);
  expect(await namesIn(["--no-color", name])).toEqual(expected);
});

test.each([[["--help"]], [["--help", "dev"]], [["help", "dev"]], [["dve"]]])(
  "all are loaded for %s",
  async (args) => expect(await namesIn(args)).toEqual(all),
);
