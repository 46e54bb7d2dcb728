import type { createProgram } from "../../../packages/cli/dist/program.js";

type Command = Awaited<ReturnType<typeof createProgram>>;
type Option = Command["options"][number];

/** What is wrong with the arguments of a shown command; `undefined` if the program takes them. */
export function cliMistake(program: Command, args: readonly string[]): string | undefined {
  let command = program;
  const rest = [...args];
  for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
    // What follows an ellipsis may belong to any command.
    if (next === "…") return undefined;
    if (next.startsWith("-") && next !== "-") {
      const [flag = "", value] = next.split(/=(.*)/s);
      // Commander runs a command's default where none is named.
      const usual = command.commands.find((each) => each.name() === usualName(command));
      const option = findOption(command, flag) ?? (usual && findOption(usual, flag));
      if (option === "built in") continue;
      if (option === undefined) return `${nameOf(command)} has no option ${flag}`;
      const given = value ?? (option.required ? rest.shift() : undefined);
      const mistake = valueMistake(option, given);
      if (mistake) return mistake;
      continue;
    }
    const sub = command.commands.find(
      (each) => each.name() === next || each.aliases().includes(next),
    );
    if (sub) command = sub;
    else if (command.registeredArguments.length === 0)
      return `${nameOf(command)} has no command ${next}`;
  }
  return undefined;
}

/** Commander has no other way to ask for it. */
function usualName(command: Command): unknown {
  return Reflect.get(command, "_defaultCommandName");
}

function findOption(command: Command, flag: string): Option | "built in" | undefined {
  if (["-h", "--help"].includes(flag)) return "built in";
  for (let each: Command | null = command; each; each = each.parent) {
    const found = each.options.find((option) => [option.short, option.long].includes(flag));
    if (found) return found;
  }
  return undefined;
}

function valueMistake({ long, required, argChoices }: Option, value: string | undefined) {
  if (required && value === undefined) return `${long} needs a value`;
  const isOneOf = !argChoices || value === undefined || argChoices.includes(value);
  return isOneOf || /^<.*>$|…/.test(value) ? undefined : `${long} does not take ${value}`;
}

function nameOf(command: Command): string {
  return command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();
}
