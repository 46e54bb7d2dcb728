import { Command } from "commander";
import type { ExitCode } from "../failure.js";
import { comeBackCommand } from "../guide/come-back.js";
import { type Direction, directionOf, likelyFirst } from "../guide/direction.js";
import { choose } from "../guide/screens/ask.js";
import { showStatus, statusAsJson } from "../guide/screens/show-status.js";
import { walk } from "../guide/screens/walk.js";
import { readSteps } from "../guide/steps/all-steps.js";
import { type GuideOptions, readView } from "../guide/view.js";
import type { CommandContext } from "./command-context.js";
import { type GuideCommandOptions, withGuide } from "./migration-options.js";

/** `migrate` by itself: goes through a migration step by step, or says where it is. */
export function migrateGuideCommand(migrate: Command, context: CommandContext): void {
  const guide = migrate
    .command("guide", { isDefault: true })
    .description("Go through a migration step by step; `migrate` alone does the same.")
    .allowExcessArguments();
  withGuide(guide)
    .addHelpText("after", HELP)
    .action(async (options: GuideCommandOptions) => {
      const [typed] = guide.args;
      // Without this, a misspelt command would open the guide.
      if (typed !== undefined) refuse(typed, migrate);
      context.exitWith(await guideThrough(options, context));
    });
}

/** Only a group without a default command suggests what may be meant. */
function refuse(typed: string, migrate: Command): void {
  const names = migrate.commands.map((each) => each.name());
  if (names.includes(typed)) migrate.error(`error: put '${typed}' before its options`);
  const group = new Command("migrate").copyInheritedSettings(migrate).helpCommand(false);
  for (const name of names) group.command(name);
  group.parse(["--", typed], { from: "user" });
}

const HELP = `
You can leave it at any step and come back on another day: its journal knows where you were. Opening it
changes nothing, and it asks before it writes. In a pipe, or with --json, it asks nothing, writes
nothing, and prints the state of each step.

Exit code in a pipe, or with --json: 0 if all steps are done, 1 if not, 2 if a region cannot be read.

  qstash-verify migrate
  qstash-verify migrate --from eu --json`;

async function guideThrough(
  options: GuideCommandOptions,
  { terminal, outside }: CommandContext,
): Promise<ExitCode> {
  const parts = { env: terminal.env, outside };
  const isAsking = terminal.interactive && !options.json;
  const directions = likelyFirst(() => outside.readSettings(options.envFile ?? [], terminal.env));
  const direction = directionOf(options) ?? (isAsking ? await askDirection(directions) : undefined);
  if (isAsking) {
    if (direction) await walk({ ...options, ...direction }, parts, terminal);
    return 0;
  }
  const chosen: GuideOptions | undefined = direction && { ...options, ...direction };
  const view = chosen && (await readView(chosen, parts));
  const [naming] = directions.map((each) => comeBackCommand({ ...options, ...each }));
  const steps = readSteps(view, naming);
  if (options.json) terminal.out(JSON.stringify(statusAsJson(view, steps), null, 2));
  else showStatus(view, steps, terminal);
  if (!view?.known) return 2;
  return steps.every(({ state }) => state === "done") ? 0 : 1;
}

async function askDirection(directions: readonly Direction[]): Promise<Direction | undefined> {
  const choices = directions.map(({ from, to }) => ({ value: from, label: `${from} → ${to}` }));
  const from = await choose("From where to where?", choices);
  return directions.find((direction) => direction.from === from);
}
