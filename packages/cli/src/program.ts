import { Command, Option } from "commander";
import { checkCommand } from "./commands/check.js";
import { codemodCommand } from "./commands/codemod.js";
import type { CommandContext } from "./commands/command-context.js";
import { consoleCommand } from "./commands/console.js";
import { devCommand } from "./commands/dev.js";
import { doctorCommand } from "./commands/doctor.js";
import { explainCommand } from "./commands/explain.js";
import { keysCommand } from "./commands/keys.js";
import { migrateCommand } from "./commands/migrate.js";
import { reportFiles } from "./commands/report-files.js";
import { resourceCommands } from "./commands/resources.js";
import { sendCommand } from "./commands/send.js";
import { indented } from "./terminal/indented.js";
import { maskQuoted } from "./terminal/mask.js";
import { reflow } from "./terminal/reflow.js";
import { trusted } from "./terminal/trusted.js";
import { version } from "./version.js";

/** All commands. A new one is a file in `commands/`, and a line here. */
export function createProgram(context: CommandContext): Command {
  const { terminal } = context;
  const program = new Command("qstash-verify")
    .description("Receive, test and debug QStash deliveries, and move between the two regions.")
    .version(version())
    .exitOverride()
    .showHelpAfterError("(add --help for the options)")
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
      "\nEvery command takes --no-color, or --color.\n\nExit codes: 0 all is well; 1 problems, or something was refused; 2 cannot tell, or wrong usage.",
    );
  program.hook("preAction", (_, command) => reportFiles(command, terminal));
  devCommand(program, context);
  consoleCommand(program, context);
  explainCommand(program, context);
  sendCommand(program, context);
  checkCommand(program, context);
  codemodCommand(program, context);
  doctorCommand(program, context);
  keysCommand(program, context);
  resourceCommands(program, context);
  migrateCommand(program, context);
  withColorOptions(program);
  return program;
}

/** The terminal has already applied these options. Accept them here in any position. */
function withColorOptions(command: Command): void {
  command
    .addOption(new Option("--color", "use colors, even in a file or a pipe").hideHelp())
    .addOption(new Option("--no-color", "use no colors").hideHelp());
  for (const each of command.commands) withColorOptions(each);
}
