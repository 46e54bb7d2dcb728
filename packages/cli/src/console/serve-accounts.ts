import { globalAgent as httpAgent } from "node:http";
import { globalAgent as httpsAgent } from "node:https";
import type { RunningConsole } from "@qstash-verify/console";
import { DEV_VARIABLE } from "@qstash-verify/core/building";
import { isLocal } from "../dev/dev-plan.js";
import { readSettings } from "../environment/load-environment.js";
import { localAccount } from "../environment/local-account.js";
import type { Variables } from "../environment/settings.js";
import type { Outside } from "../migration/outside.js";
import { FINISHING, interruption } from "../terminal/interrupts.js";
import { remark } from "../terminal/remark.js";
import type { Terminal } from "../terminal/terminal.js";
import { version } from "../version.js";
import { findAccounts } from "./accounts/found-accounts.js";
import { accountsBackend } from "./accounts-backend.js";
import { consoleGuide } from "./guide/console-guide.js";
import { sameAccounts } from "./guide/same-accounts.js";
import { isEverywhere, networkAddresses } from "./network-addresses.js";
import { startingConsole } from "./starting-console.js";
import { tokenProblems } from "./token-problems.js";

/** Milliseconds after which a person wonders why it has not ended. */
const LONGER_THAN_NOTHING = 300;

/** As the command `console` is given them. */
export interface ServeOptions {
  readonly envFile?: readonly string[];
  readonly write?: boolean;
  readonly consolePort?: number;
  readonly consoleHost: string;
  readonly json?: boolean;
}

/** The outside of the command. */
interface Surroundings {
  readonly terminal: Terminal;
  readonly outside: Outside;
}

/** Shows the accounts of some settings in a page, until Ctrl-C. @throws Failure if there are none */
export async function serveAccounts(
  options: ServeOptions,
  { terminal, outside }: Surroundings,
): Promise<void> {
  const { envFile = [], write: mayWrite = false, consoleHost: host, consolePort: port } = options;
  const { variables } = readSettings(envFile, terminal.env);
  const parts = { env: terminal.env, outside: sameAccounts(outside, () => variables) };
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
  sayNotLocal(variables, terminal);
  void sayTokenProblems(variables, terminal, ended);
  await ended;
  const slow = setTimeout(() => terminal.say(FINISHING), LONGER_THAN_NOTHING);
  await Promise.all([backend.close(), endGuide()]);
  clearTimeout(slow);
  await running.close();
  // Do not wait for a region that does not answer.
  for (const agent of [httpAgent, httpsAgent]) agent.destroy();
}

/** Most commands follow `QSTASH_DEV`, as the app does. */
function sayNotLocal(variables: Variables, terminal: Terminal): void {
  if (localAccount(variables)?.variable !== DEV_VARIABLE) return;
  const text = `${DEV_VARIABLE} is set, so your app sends to the local QStash. This page shows the accounts of your other variables`;
  terminal.say(remark(terminal.paint.yellow("!"), text, terminal));
}

function showStart(
  { address }: RunningConsole,
  { write: mayWrite = false, consoleHost, json }: ServeOptions,
  terminal: Terminal,
): void {
  const { paint } = terminal;
  if (json) terminal.out(JSON.stringify({ type: "console", address, mayWrite }));
  else terminal.out(`Console: ${address}`);
  if (!isLocal(consoleHost)) sayReachable(address, consoleHost, terminal);
  terminal.say(
    mayWrite
      ? `${paint.yellow("!")} The page may change your account (--write). Ctrl-C ends it.`
      : paint.dim("It is read-only; --write lets the page change things. Ctrl-C ends it."),
  );
}

/** Which address works on other machines, and who can use it there. */
function sayReachable(address: string, host: string, { say, paint }: Terminal): void {
  const addresses = networkAddresses(address, host);
  const reachable = isEverywhere(host)
    ? "anyone with its key can use it from other machines, by any IP address of this one"
    : "anyone with this address can use it from other machines";
  const end = addresses.length > 0 ? ":" : ".";
  say(`${paint.yellow("!")} It listens on ${host}: ${reachable}${end}`);
  for (const each of addresses) say(`  ${each}`);
}

/** The page shows it, too, but this is seen before the page is opened. */
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
    terminal.say(`${terminal.paint.red("✗")} A request of the page failed: ${text}`);
  };
}
