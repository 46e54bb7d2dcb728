import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

/** A command as its own help shows it. */
export interface CommandHelp {
  /** As it is typed, without the program: `migrate plan`. */
  readonly path: string;
  /** Its long options, without those that every command has. */
  readonly options: readonly string[];
}

/** What is read of a command of commander. */
interface CommandLike {
  readonly commands: readonly CommandLike[];
  readonly options: readonly { readonly long?: string; readonly hidden: boolean }[];
  name(): string;
}

const COMMON = ["--help", "--color", "--no-color", "--version"];

/** Every command of the built command line, those of groups included. */
export async function readCommands(): Promise<readonly CommandHelp[]> {
  const manifest = createRequire(import.meta.url).resolve("qstash-verify/package.json");
  const { bin } = JSON.parse(readFileSync(manifest, "utf8")) as { bin: Record<string, string> };
  const folder = dirname(join(dirname(manifest), bin["qstash-verify"] ?? ""));
  const { createProgram } = (await import(pathToFileURL(join(folder, "program.js")).href)) as {
    createProgram(context: object): CommandLike;
  };
  const program = createProgram({ terminal: { columns: 80 } });
  return program.commands.flatMap((command) => walk(command, command.name()));
}

function walk(command: CommandLike, path: string): readonly CommandHelp[] {
  const long = command.options.filter(({ hidden }) => !hidden).map(({ long }) => long ?? "");
  const options = long.filter((name) => name !== "" && !COMMON.includes(name));
  return [
    { path, options },
    ...command.commands.flatMap((each) => walk(each, `${path} ${each.name()}`)),
  ];
}
