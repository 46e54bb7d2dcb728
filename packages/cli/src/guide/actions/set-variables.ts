import type { Region } from "@qstash-verify/core";
import { REGION_VARIABLE } from "@qstash-verify/core/building";
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
import { writeSecretFile } from "../../environment/write-secret-file.js";
import type { Known } from "../view.js";

/** The variables of both regions, with the regions' own keys. Reads only. */
export async function variablesOf(
  { options, settings }: Known,
  primary: Region,
): Promise<readonly MigrationVariable[]> {
  return await migrationVariables(settings.variables, { ...options, primary }, true);
}

/** Sets variables in a file; everything else in it stays as it is. */
export function writeVariables(file: string, variables: readonly MigrationVariable[]): void {
  writeSecretFile(file, valuesOf(variables));
}

/** Writes a file with these variables and nothing else, for the commands of a platform to read. */
export function prepareCommands(
  platform: Platform,
  file: string,
  variables: readonly MigrationVariable[],
): { readonly commands: readonly string[]; readonly note: string } {
  refuseOthers(file, variables);
  writeVariables(file, variables);
  const commands = commandsFor(platform, file, variables);
  return { commands, note: PLATFORM_NOTES[platform] };
}

/** Sets the primary region in the file that has it. */
export function switchRegion(file: string, region: Region): void {
  writeSecretFile(file, { [REGION_VARIABLE]: region });
}
