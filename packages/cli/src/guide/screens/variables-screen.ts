import type { Region } from "@qstash-verify/core";
import { REGION_VARIABLE, variableName } from "@qstash-verify/core/building";
import type { MigrationVariable } from "../../environment/migration-variables.js";
import { PLATFORMS, type Platform } from "../../environment/platforms.js";
import { environmentLine } from "../../environment/write-secret-file.js";
import { indented } from "../../terminal/indented.js";
import { mask } from "../../terminal/mask.js";
import type { Terminal } from "../../terminal/terminal.js";
import {
  prepareCommands,
  switchRegion,
  variablesOf,
  writeVariables,
} from "../actions/set-variables.js";
import type { StepId } from "../guide-step.js";
import { VARIABLES_FILE } from "../steps/receive-step.js";
import type { Known } from "../view.js";
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
  const question = `Set these ${variables.length} variables in ${file}, and leave the rest of it as it is?`;
  if (!(await hooks.agree(question))) return;
  writeVariables(file, variables);
  terminal.out(`Written to ${file}, for its owner only.`);
  showWhatReads(file, known, terminal);
}

/** Shows the commands that set the variables where the app runs. */
export async function commandsScreen(
  { known, terminal, hooks }: Screen,
  primary: Region,
): Promise<void> {
  const choices = PLATFORMS.map((value) => ({ value, label: LABELS[value] }));
  const platform = await choose("Where does your app run?", choices);
  if (platform === undefined) return;
  const variables = await variablesOf(known, primary);
  showVariables(variables, terminal);
  const question = `The commands read a file of these ${variables.length} variables alone. Write ${VARIABLES_FILE}?`;
  if (!(await hooks.agree(question))) return;
  const { commands, note } = prepareCommands(platform, VARIABLES_FILE, variables);
  for (const command of commands) terminal.out(command);
  const text = `${note} Delete ${VARIABLES_FILE} when you are done.`;
  terminal.out(indented(text, terminal, { first: "", rest: "", width: 0 }));
}

/** Sets the primary region in the file that has it. */
export async function switchScreen(screen: Screen, region: Region): Promise<void> {
  const { known, hooks, terminal } = screen;
  const file = known.settings.sources.get(REGION_VARIABLE);
  if (file === undefined) return;
  if (!(await hooks.agree(`Set ${REGION_VARIABLE}=${region} in ${file}?`))) return;
  switchRegion(file, region);
  terminal.out(`${file} has ${REGION_VARIABLE}=${region}. Deploy your apps with it.`);
}

/** The variables as they are shown: of a secret, enough to tell two apart. */
export function showVariables(variables: readonly MigrationVariable[], terminal: Terminal): void {
  for (const { name, value, secret } of variables) {
    const shown = value !== undefined && secret ? mask(value) : value;
    terminal.out(`  ${environmentLine(name, shown)}`);
  }
}

const LABELS: Readonly<Record<Platform, string>> = {
  vercel: "Vercel",
  wrangler: "Cloudflare Workers (Wrangler)",
  fly: "Fly.io",
  netlify: "Netlify",
  docker: "Docker",
};

/** What apps are to send through in a step: the new region when its time has come. */
export function primaryIn(step: StepId, { options, primary }: Known): Region {
  return step === "send" ? options.to : (primary ?? options.from);
}

/** The file that has the token already. */
function homeOf({ options, settings }: Known): string {
  return settings.sources.get(variableName("token", options.from)) ?? ".env.local";
}

async function askFile(question: string, proposal: string): Promise<string | undefined> {
  return await askText(question, proposal, (text) =>
    text.trim() === "" ? "Name a file, such as .env.local." : undefined,
  );
}

function showWhatReads(file: string, { settings, options }: Known, terminal: Terminal): void {
  if (settings.files.includes(file) || options.envFile?.includes(file)) return;
  terminal.say(`! these settings are not read from ${file}: start again with -e ${file}`);
}
