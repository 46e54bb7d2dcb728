import { Command, Option } from "commander";
import type { CommandContext } from "./commands/command-context.js";
import { reportFiles } from "./commands/report-files.js";
import { indented } from "./terminal/indented.js";
import { maskQuoted } from "./terminal/mask.js";
import { reflow } from "./terminal/reflow.js";
import { trusted } from "./terminal/trusted.js";
import { version } from "./version.js";

/** A module that adds commands. */
interface CommandModule {
  /** The commands that it adds. */
  readonly names: readonly string[];
  readonly load: () => Promise<(program: Command, context: CommandContext) => void>;
}

/** All commands, in the order of the help. A new one is a file in `commands/`, and a line here. */
const MODULES: readonly CommandModule[] = [
  { names: ["dev"], load: async () => (await import("./commands/dev.js")).devCommand },
  { names: ["console"], load: async () => (await import("./commands/console.js")).consoleCommand },
  { names: ["explain"], load: async () => (await import("./commands/explain.js")).explainCommand },
  { names: ["send"], load: async () => (await import("./commands/send.js")).sendCommand },
  { names: ["check"], load: async () => (await import("./commands/check.js")).checkCommand },
  { names: ["codemod"], load: async () => (await import("./commands/codemod.js")).codemodCommand },
  { names: ["doctor"], load: async () => (await import("./commands/doctor.js")).doctorCommand },
  { names: ["keys"], load: async () => (await import("./commands/keys.js")).keysCommand },
  {
    names: ["messages", "logs", "dlq", "schedules", "queues", "url-groups", "flow-control", "runs"],
    load: async () => (await import("./commands/resources.js")).resourceCommands,
  },
  { names: ["migrate"], load: async () => (await import("./commands/migrate.js")).migrateCommand },
];

/**
 * The command line. Loading every command takes several times as long as starting Node.js, so only the one that
 * the arguments name is loaded: all of them for their help, and if it is unknown.
 */
export async function createProgram(
  context: CommandContext,
  args: readonly string[] = [],
): Promise<Command> {
  const program = emptyProgram(context);
  for (const { load } of modulesFor(args)) (await load())(program, context);
  withColorOptions(program);
  return program;
}

function modulesFor(args: readonly string[]): readonly CommandModule[] {
  const wanted = args.find((arg) => arg !== "--color" && arg !== "--no-color");
  const named = MODULES.filter(({ names }) => names.some((name) => name === wanted));
  return named.length > 0 ? named : MODULES;
}

function emptyProgram({ terminal }: CommandContext): Command {
  const program = new Command("qstash-verify")
    .description("Receive, test and debug QStash deliveries, and move between the two regions.")
    .version(version())
    .exitOverride()
    .showHelpAfterError("(add --help for the options)")
    // By default, nothing is wrapped where less than 40 columns are left beside the names.
    .configureHelp({ minWidthToWrap: 20 })
    .configureOutput({
      // Help texts are ours; an error quotes what was typed, or pasted.
      writeOut: (text) => terminal.out(trusted(reflow(text.trimEnd(), terminal.columns))),
      writeErr: (text) => terminal.say(trusted(reflow(text.trimEnd(), terminal.columns))),
      outputError: (text) => {
        const message = maskQuoted(text.trimEnd().replaceAll("\n", " "));
        terminal.say(indented(message, terminal, { first: "", rest: "", width: 0 }));
      },
    })
    .addHelpText(
      "after",
      "\nEvery command takes --no-color, or --color.\n\nExit codes: 0 success; 1 problems were found, or something failed; 2 no complete result, or wrong usage.",
    );
  program.hook("preAction", (_, command) => reportFiles(command, terminal));
  return program;
}

/** The terminal has already applied these options. Accept them here in any position. */
function withColorOptions(command: Command): void {
  command
    .addOption(new Option("--color", "use colors, even in a file or a pipe").hideHelp())
    .addOption(new Option("--no-color", "use no colors").hideHelp());
  for (const each of command.commands) withColorOptions(each);
}
