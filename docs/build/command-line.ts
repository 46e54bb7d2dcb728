import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Command, Option } from "commander";
import { cell, code, table } from "./table.js";

const manifest = createRequire(import.meta.url).resolve("qstash-verify/package.json");
const { createProgram } = (await import(
  pathToFileURL(join(dirname(manifest), "dist/program.js")).href
)) as { createProgram(context: object): Promise<Command> };

/** The program of the command line. It is only read: nothing is run. */
export const program: Command = await createProgram({
  terminal: { columns: Number.POSITIVE_INFINITY },
});

/** How a command is called, and its options. */
export function commandReference(name: string): string {
  const command = find(name);
  const usage = `\`\`\`txt\nqstash-verify ${name} ${command.usage()}\n\`\`\``;
  return `${usage}\n\n${optionTable([command])}`;
}

/** The verbs of a command that has some. */
export function verbTable(name: string): string {
  const verbs = find(name).commands.map((verb) => {
    const given = verb.usage().replace("[options]", "").trim();
    return [`\`${`${verb.name()} ${given}`.trim()}\``, cell(verb.description())];
  });
  return table(["verb", "what it does"], verbs);
}

/** The options that the verbs of some commands have, each once. */
export function sharedOptions(names: string): string {
  return optionTable(names.split(" ").flatMap((name) => find(name).commands));
}

function find(name: string): Command {
  let command = program;
  for (const part of name.split(" ")) {
    const next = command.commands.find((each) => each.name() === part);
    if (next === undefined) throw new Error(`there is no command ${name}`);
    command = next;
  }
  return command;
}

function optionTable(commands: readonly Command[]): string {
  const options = commands.flatMap(({ options }) => options.filter(({ hidden }) => !hidden));
  const unique = new Map(options.map((option) => [option.flags, option]));
  const rows = [...unique.values()].map((option) => [`\`${code(option.flags)}\``, meaning(option)]);
  return table(["option", "meaning"], rows);
}

function meaning({
  description,
  argChoices,
  defaultValue,
  defaultValueDescription,
}: Option): string {
  const choices = argChoices?.map((choice) => `\`${choice}\``).join(", ");
  const isShown = defaultValue !== undefined && defaultValue !== false && `${defaultValue}` !== "";
  const fallback = defaultValueDescription ?? (isShown ? `\`${defaultValue}\`` : undefined);
  return cell(
    [description, choices && `One of ${choices}`, fallback && `Default: ${fallback}`]
      .filter(Boolean)
      .join(". "),
  );
}
