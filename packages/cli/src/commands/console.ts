import { globalAgent as httpAgent } from "node:http";
import { globalAgent as httpsAgent } from "node:https";
import type { RunningConsole } from "@qstash-verify/console";
import type { Command } from "commander";
import { findAccounts } from "../console/accounts/found-accounts.js";
import { startingConsole } from "../console/starting-console.js";
import { tokenProblems } from "../console/token-problems.js";
import { isLocal } from "../dev/dev-plan.js";
import { interruption } from "../dev/interruption.js";
import { readSettings } from "../environment/load-environment.js";
import type { Variables } from "../environment/settings.js";
import type { Terminal } from "../terminal/terminal.js";
import { version } from "../version.js";
import type { CommandContext } from "./command-context.js";
import { portOption, withEnvFile } from "./option-parsers.js";

const HELP = `
It looks only, whatever the page asks for, unless --write is given. The tokens stay in this process: the page never has one.
The address that is printed holds a key to the page. Whoever has it can do what the page can: treat it as a password.

  qstash-verify console
  qstash-verify console -e .env.production
  qstash-verify console -e .env.production --write`;

interface ConsoleCommandOptions {
  readonly envFile?: readonly string[];
  readonly write?: boolean;
  readonly consolePort?: number;
  readonly consoleHost: string;
  readonly json?: boolean;
}

/** `console`: real accounts in a page, until Ctrl-C. */
export function consoleCommand(program: Command, context: CommandContext): void {
  withEnvFile(program.command("console"))
    .description(
      "Show both regions of your account in a page: messages, dead letters, schedules, keys, and the guided migration.",
    )
    .option("--write", "let the page change things; without it, it looks only")
    .option(
      "--console-port <port>",
      "where the page listens (default: any port that is free)",
      portOption,
    )
    .option("--console-host <address>", "the address that it listens on", "127.0.0.1")
    .option("--json", "print one JSON object, with the page's address")
    .addHelpText("after", HELP)
    .action((options: ConsoleCommandOptions) => showConsole(options, context));
}

async function showConsole(
  options: ConsoleCommandOptions,
  { terminal, outside }: CommandContext,
): Promise<void> {
  const { envFile = [], write: mayWrite = false, consoleHost: host, consolePort: port } = options;
  const { variables } = readSettings(envFile, terminal.env);
  // Only this command needs them, and the others start faster.
  const { accountsBackend } = await import("../console/accounts-backend.js");
  const { consoleGuide } = await import("../console/guide/console-guide.js");
  const parts = { env: terminal.env, outside };
  let endGuide = async (): Promise<void> => {};
  const backend = accountsBackend({
    ...{ variables, mayWrite, version: version() },
    guide: (tell) => {
      const guide = consoleGuide({ parts, envFile, mayWrite, tell });
      endGuide = guide.end;
      return guide;
    },
  });
  const ended = interruption();
  const running = await startingConsole({ backend, host, port, onError: sayFailure(terminal) });
  showStart(running, options, terminal);
  void sayTokenProblems(variables, terminal, ended);
  await ended;
  backend.close();
  await running.close();
  await endGuide();
  // A region that does not answer keeps nobody waiting.
  for (const agent of [httpAgent, httpsAgent]) agent.destroy();
}

function showStart(
  { address }: RunningConsole,
  { write: mayWrite = false, consoleHost, json }: ConsoleCommandOptions,
  terminal: Terminal,
): void {
  const { paint } = terminal;
  if (json) terminal.out(JSON.stringify({ type: "console", address, mayWrite }));
  else terminal.out(`Console: ${address}`);
  if (!isLocal(consoleHost)) {
    const reachable = `It listens on ${consoleHost}: whoever has this address can use it from elsewhere, too.`;
    terminal.say(`${paint.yellow("!")} ${reachable}`);
  }
  terminal.say(
    mayWrite
      ? `${paint.yellow("!")} The page may change your account (--write). Ctrl-C ends it.`
      : paint.dim("It looks only; --write lets the page change things. Ctrl-C ends it."),
  );
}

/** The page says it, too; but here it is said before anybody opens it. */
async function sayTokenProblems(
  variables: Variables,
  terminal: Terminal,
  ended: Promise<unknown>,
): Promise<void> {
  const { accounts } = findAccounts(variables);
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  for (const problem of await tokenProblems(accounts)) {
    if (!isOver) terminal.say(`${terminal.paint.red("✗")} ${problem}`);
  }
}

function sayFailure(terminal: Terminal): (error: unknown) => void {
  return (error) => {
    const text = error instanceof Error ? error.message : String(error);
    terminal.say(`${terminal.paint.red("✗")} The page asked for something that failed: ${text}`);
  };
}
