import type { Emulator } from "@qstash-verify/emulator";
import { environmentLine } from "../environment/write-secret-file.js";
import type { Terminal } from "../terminal/terminal.js";
import type { DevOptions } from "./dev-options.js";
import { type DevPlan, isLocal } from "./dev-plan.js";
import { accountVariables, type Variables } from "./dev-variables.js";
import { regionLabel } from "./region-label.js";

/** What is said once, on stderr: where it is, what an app needs, and what happens now. */
export function startScreen(
  terminal: Terminal,
  emulator: Emulator,
  plan: DevPlan,
  options: DevOptions,
  variables: Variables,
): void {
  const { paint } = terminal;
  terminal.say(paint.bold("A local QStash is up. It is all in memory; Ctrl-C ends it."));
  terminal.say("");
  for (const name of plan.regions) {
    const { url } = emulator.regions[name];
    terminal.say(`  ${regionLabel(name, paint)}  ${url}   ${paint.dim(`health: ${url}/health`)}`);
  }
  terminal.say("");
  if (options.write)
    terminal.say(`Your app's variables are in ${options.write}. Restart your app.`);
  else sayVariables(terminal, emulator, plan, variables);
  for (const line of warnings(plan, options)) terminal.say(`${paint.yellow("!")} ${line}`);
  terminal.say("");
  terminal.say(
    options.quiet
      ? "Publish as usual. --quiet: what happens is not shown."
      : "Publish as usual. What happens to a message is shown here:",
  );
  terminal.say("");
}

function sayVariables(
  terminal: Terminal,
  emulator: Emulator,
  plan: DevPlan,
  variables: Variables,
): void {
  terminal.say("Your app needs these variables (--write .env.local writes them to that file):");
  terminal.say("");
  for (const [name, value] of Object.entries(variables)) {
    terminal.say(`  ${environmentLine(name, value)}`);
  }
  if (!plan.isPublished || plan.regions.length > 1) return;
  terminal.say("");
  terminal.say("or, where QSTASH_DEV is not read, such as in another language or a container:");
  terminal.say("");
  for (const [name, value] of Object.entries(accountVariables(emulator, plan))) {
    terminal.say(`  ${terminal.paint.dim(environmentLine(name, value))}`);
  }
}

function warnings({ isPublished }: DevPlan, { host }: DevOptions): string[] {
  const published = "This token and these keys are published: never deploy with them.";
  const reachable = `Whoever reaches ${host} and has ${isPublished ? "the published token, which is everybody," : "a token"} can send requests from this machine.`;
  return [...(isPublished ? [published] : []), ...(isLocal(host) ? [] : [reachable])];
}
