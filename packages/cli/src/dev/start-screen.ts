import type { Emulator } from "@qstash-verify/emulator";
import { environmentLine } from "../environment/write-secret-file.js";
import { remark } from "../terminal/remark.js";
import type { Terminal } from "../terminal/terminal.js";
import type { DevOptions } from "./dev-options.js";
import { type DevPlan, isLocal } from "./dev-plan.js";
import { accountVariables, type Variables } from "./dev-variables.js";
import { regionLabel } from "./region-label.js";

/** The page whose address the vendor's SDKs print. Like any page, it is allowed only if the user says so. */
const CONSOLE = "https://console.upstash.com";

/** What the first lines are about. */
interface Start {
  readonly emulator: Emulator;
  readonly plan: DevPlan;
  readonly options: DevOptions;
  /** What an app needs. */
  readonly variables: Variables;
  /** The address of the page. */
  readonly console: string | undefined;
  /** What is worth knowing of the variables. */
  readonly remarks: readonly string[];
}

/** The first lines, on stderr: the addresses, what an app needs, and what happens now. */
export function startScreen(terminal: Terminal, start: Start): void {
  const { emulator, plan, options, variables, console, remarks } = start;
  const { paint } = terminal;
  const place = options.data === undefined ? "all in memory" : `kept in ${options.data}`;
  terminal.say(paint.bold(`A local QStash is running, ${place}. Ctrl-C ends it.`));
  if (options.speed !== 1) {
    terminal.say(
      `Its clock runs ${options.speed} times as fast as real time; the log shows its time.`,
    );
  }
  terminal.say("");
  for (const name of plan.regions) {
    const { url } = emulator.regions[name];
    terminal.say(`  ${regionLabel(name, paint)}  ${url}   ${paint.dim(`health: ${url}/health`)}`);
  }
  terminal.say("");
  if (console !== undefined) sayConsole(terminal, console);
  if (options.write) {
    terminal.say(`The variables for your app are in ${options.write}. Restart your app.`);
  } else sayVariables(terminal, emulator, plan, variables);
  terminal.say("");
  const warnings = [...remarks, ...warningsOf(plan, options)];
  for (const line of warnings) terminal.say(remark(paint.yellow("!"), line, terminal));
  if (warnings.length > 0) terminal.say("");
  if (plan.isPublished && !options.allowOrigin?.includes(CONSOLE)) {
    terminal.say(paint.dim(`For Upstash's console in local mode: --allow-origin ${CONSOLE}`));
    terminal.say("");
  }
  if (options.quiet) return;
  terminal.say("Publish as usual. What happens to a message is shown here:");
  terminal.say("");
}

/** On a separate line it fits into 80 columns, and can be opened from there. */
function sayConsole(terminal: Terminal, address: string): void {
  terminal.say("The console shows all of it in your browser:");
  terminal.say("");
  terminal.say(`  ${terminal.paint.bold(address)}`);
  terminal.say("");
}

function sayVariables(
  terminal: Terminal,
  emulator: Emulator,
  plan: DevPlan,
  variables: Variables,
): void {
  terminal.say("Your app needs this in its environment (--write .env.local writes it there):");
  terminal.say("");
  for (const [name, value] of Object.entries(variables)) {
    terminal.say(`  ${environmentLine(name, value)}`);
  }
  if (!plan.isPublished || plan.regions.length > 1) return;
  terminal.say("");
  terminal.say("Or, for an SDK that does not read QSTASH_DEV:");
  terminal.say("");
  for (const [name, value] of Object.entries(accountVariables(emulator, plan))) {
    terminal.say(`  ${terminal.paint.dim(environmentLine(name, value))}`);
  }
}

function warningsOf({ isPublished }: DevPlan, { host }: DevOptions): string[] {
  const published = "This token and these keys are published: never deploy with them.";
  const who = isPublished
    ? "Anyone who reaches its port"
    : "Anyone who reaches its port and has a token";
  const reachable = `It listens on ${host}. ${who} can send requests from this machine.`;
  return [...(isPublished ? [published] : []), ...(isLocal(host) ? [] : [reachable])];
}
