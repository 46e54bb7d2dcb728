import type { Region } from "@qstash-verify/core";
import { REGION_VARIABLE, variableName } from "@qstash-verify/core/building";
import {
  type MigrationVariable,
  migrationVariables,
  valuesOf,
} from "../../environment/migration-variables.js";
import {
  commandsFor,
  PLATFORM_NOTES,
  type Platform,
  refuseOthers,
} from "../../environment/platforms.js";
import { unprefixedRegion } from "../../environment/sending-region.js";
import { writeSecretFile } from "../../environment/write-secret-file.js";
import type { StepId } from "../guide-step.js";
import type { Known } from "../view.js";
import type { Hooks } from "./hooks.js";

/** The variables of both regions, with the regions' own keys. Reads only. */
export async function variablesOf(
  { options, settings }: Known,
  primary: Region,
): Promise<readonly MigrationVariable[]> {
  return await migrationVariables(settings.variables, { ...options, primary }, true);
}

/** Sets variables in a file; everything else in it stays as it is. @returns whether it was agreed to */
export async function writeVariables(
  file: string,
  variables: readonly MigrationVariable[],
  hooks: Hooks,
): Promise<boolean> {
  const question = `Set these ${variables.length} variables in ${file}, and leave the rest of it as it is?`;
  if (!(await hooks.agree(question))) return false;
  writeSecretFile(file, valuesOf(variables));
  return true;
}

/** The commands that set variables, and a note about them. */
export interface Commands {
  readonly commands: readonly string[];
  readonly note: string;
}

/** Writes a file with these variables and nothing else, for the commands of a platform to read. */
export async function prepareCommands(
  platform: Platform,
  file: string,
  variables: readonly MigrationVariable[],
  hooks: Hooks,
): Promise<Commands | undefined> {
  const question = `The commands read a file of these ${variables.length} variables alone. Write ${file}?`;
  if (!(await hooks.agree(question))) return undefined;
  refuseOthers(file, variables);
  writeSecretFile(file, valuesOf(variables));
  const note = `${PLATFORM_NOTES[platform]} Delete ${file} when you are done.`;
  return { commands: commandsFor(platform, file, variables), note };
}

/** Sets the primary region in the file that has it. @returns that file, if it was agreed to */
export async function switchRegion(
  { settings }: Known,
  region: Region,
  hooks: Hooks,
): Promise<string | undefined> {
  const file = settings.sources.get(REGION_VARIABLE);
  if (file === undefined) return undefined;
  const question = `Set ${REGION_VARIABLE}=${region} in ${file}?`;
  if (!(await hooks.agree(question, [], `Set ${REGION_VARIABLE} to ${region}`))) return undefined;
  writeSecretFile(file, { [REGION_VARIABLE]: region });
  return file;
}

/** What to do afterwards. */
export function switchedTo(region: Region, file: string): string {
  return `${file} has ${REGION_VARIABLE}=${region}. Deploy your apps with it.`;
}

/** The region through which apps should send in a step: the new one in `send`, otherwise the present one. */
export function primaryIn(step: StepId, { options, primary, settings }: Known): Region {
  if (step === "send") return options.to;
  return primary ?? unprefixedRegion(settings.variables) ?? options.from;
}

/** The file that has the token already. */
export function homeOf({ options, settings }: Known): string {
  return settings.sources.get(variableName("token", options.from)) ?? ".env.local";
}

/** A note if a change in the file has no effect here. */
export function unreadWarning(file: string, { settings, options }: Known): string | undefined {
  if (settings.files.includes(file) || options.envFile?.includes(file)) return undefined;
  return `these settings are not read from ${file}: start again with -e ${file}`;
}
