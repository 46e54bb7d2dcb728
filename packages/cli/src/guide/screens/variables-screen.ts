import type { Region } from "@qstash-verify/core";
import type { MigrationVariable } from "../../environment/migration-variables.js";
import { PLATFORM_NAMES, PLATFORMS } from "../../environment/platforms.js";
import { environmentLine } from "../../environment/write-secret-file.js";
import { indented } from "../../terminal/indented.js";
import { mask } from "../../terminal/mask.js";
import { remark } from "../../terminal/remark.js";
import type { Terminal } from "../../terminal/terminal.js";
import {
  homeOf,
  prepareCommands,
  switchedTo,
  switchRegion,
  unreadWarning,
  variablesOf,
  writeVariables,
} from "../actions/set-variables.js";
import { VARIABLES_FILE } from "../steps/receive-step.js";
import { askText, choose } from "./ask.js";
import type { Screen } from "./screen.js";

/** Shows the variables, masked, and sets them in a file that is asked for. */
export async function writeScreen(
  { known, terminal, hooks }: Screen,
  primary: Region,
): Promise<void> {
  const variables = await variablesOf(known, primary);
  showVariables(variables, terminal);
  const file = await askFile("Which file does your app read?", homeOf(known));
  if (file === undefined) return;
  if (!(await writeVariables(file, variables, hooks))) return;
  terminal.out(`Written to ${file}, readable by its owner only.`);
  const unread = unreadWarning(file, known);
  if (unread !== undefined) terminal.say(remark("!", unread, terminal));
}

/** Shows the commands that set the variables where the app runs. */
export async function commandsScreen(
  { known, terminal, hooks }: Screen,
  primary: Region,
): Promise<void> {
  const choices = PLATFORMS.map((value) => ({ value, label: PLATFORM_NAMES[value] }));
  const platform = await choose("Where does your app run?", choices);
  if (platform === undefined) return;
  const variables = await variablesOf(known, primary);
  showVariables(variables, terminal);
  const prepared = await prepareCommands(platform, VARIABLES_FILE, variables, hooks);
  if (!prepared) return;
  for (const command of prepared.commands) terminal.out(command);
  terminal.out(indented(prepared.note, terminal, { first: "", rest: "", width: 0 }));
}

/** Sets the primary region in the file that has it. */
export async function switchScreen(screen: Screen, region: Region): Promise<void> {
  const { known, hooks, terminal } = screen;
  const file = await switchRegion(known, region, hooks);
  if (file !== undefined) terminal.out(switchedTo(region, file));
}

/** The variables as they are shown: of a secret, enough to tell two apart. */
export function showVariables(variables: readonly MigrationVariable[], terminal: Terminal): void {
  for (const { name, value, secret } of variables) {
    const shown = value !== undefined && secret ? mask(value) : value;
    terminal.out(`  ${environmentLine(name, shown)}`);
  }
}

async function askFile(question: string, proposal: string): Promise<string | undefined> {
  return await askText(question, proposal, (text) =>
    text.trim() === "" ? "Name a file, such as .env.local." : undefined,
  );
}
