import type { Command } from "commander";
import type { ServeOptions } from "../console/serve-accounts.js";
import type { CommandContext } from "./command-context.js";
import { portOption, withEnvFile } from "./option-parsers.js";

const HELP = `
It is read-only unless you pass --write. The tokens stay in this process: the page never receives one.
The printed address contains a key to the page. Anyone who has it can do what the page can: treat it as a password.

  qstash-verify console
  qstash-verify console -e .env.production
  qstash-verify console -e .env.production --write`;

/** `console`: real accounts in a page, until Ctrl-C. */
export function consoleCommand(program: Command, context: CommandContext): void {
  withEnvFile(program.command("console"))
    .description(
      "Show both regions of your account on one page: messages, dead letters, schedules, keys, and the guided migration.",
    )
    .option("--write", "let the page change things; without it, the page is read-only")
    .option("--console-port <port>", "the port of the page (default: a free one)", portOption)
    .option(
      "--console-host <address>",
      "the address to listen on; 0.0.0.0: all of them",
      "127.0.0.1",
    )
    .option("--json", "print one JSON object, with the page's address")
    .addHelpText("after", HELP)
    .action(async (options: ServeOptions) => {
      // Only this command needs it, and the others start faster.
      const { serveAccounts } = await import("../console/serve-accounts.js");
      await serveAccounts(options, context);
    });
}
