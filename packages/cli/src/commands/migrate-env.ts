import type { Region } from "@qstash-verify/core";
import { REGION_VARIABLE } from "@qstash-verify/core/building";
import { type Command, Option } from "commander";
import { loadEnvironment } from "../environment/load-environment.js";
import { type MigrationVariable, migrationVariables } from "../environment/migration-variables.js";
import {
  commandsFor,
  PLATFORM_NOTES,
  PLATFORMS,
  type Platform,
  refuseOthers,
} from "../environment/platforms.js";
import { namedRegion, regionIn, unprefixedRegion } from "../environment/sending-region.js";
import { environmentLine, writeSecretFile } from "../environment/write-secret-file.js";
import { Failure } from "../failure.js";
import type { MigrationOptions } from "../migration/selection.js";
import { mask } from "../terminal/mask.js";
import { paragraph } from "../terminal/paragraph.js";
import { remark } from "../terminal/remark.js";
import type { Terminal } from "../terminal/terminal.js";
import type { CommandContext } from "./command-context.js";
import { withAccounts } from "./migration-options.js";
import { regionOption } from "./option-parsers.js";

interface EnvOptions extends MigrationOptions {
  readonly primary?: Region;
  readonly fetchKeys?: boolean;
  readonly write?: string;
  readonly showSecrets?: boolean;
  readonly for?: Platform;
}

/** `migrate env`: the variables of migration mode. */
export function migrateEnvCommand(migrate: Command, { terminal, exitWith }: CommandContext): void {
  withAccounts(migrate.command("env").description("Print the variables of migration mode."))
    .option(
      "--primary <region>",
      "the value of QSTASH_REGION (default: the region these settings send through, or else the source)",
      regionOption,
    )
    .option("--fetch-keys", "fetch the keys of each region that there is a token for")
    .option(
      "--write <file>",
      "set them in this file, readable by its owner only; the rest of it is left unchanged",
    )
    .option("--show-secrets", "print tokens and keys unmasked")
    .addOption(
      new Option("--for <platform>", "print the commands that set them on this platform").choices(
        PLATFORMS,
      ),
    )
    .option("--json", "print JSON")
    .addHelpText("after", HELP)
    .action(async (options: EnvOptions) => {
      if (options.from === options.to)
        throw new Failure("the source and the target are the same region");
      const env = loadEnvironment(options.envFile ?? [], terminal.env);
      const [inFile, inSettings] = [regionIn(options.write), namedRegion(env)];
      const kept = inFile ?? inSettings;
      const primary = options.primary ?? kept ?? unprefixedRegion(env) ?? options.from;
      const regions = { ...options, primary };
      const lines = await migrationVariables(env, regions, options.fetchKeys ?? false);
      if (options.for) refuseOthers(options.write ?? FILE, lines);
      if (options.write) writeSecretFile(options.write, asVariables(lines, true));
      if (options.for) showCommands(options.for, lines, options, terminal);
      else showVariables(lines, options, terminal);
      if (options.write) terminal.say(`Written to ${options.write}, readable by its owner only.`);
      const isOther = inSettings !== undefined && inSettings !== primary;
      // Whoever chose it knows it, and a source that nothing contradicts is no surprise.
      if (options.primary === undefined && (primary !== options.from || isOther)) {
        const others = isOther ? `, though these settings have ${inSettings}` : "";
        const text = kept
          ? `${REGION_VARIABLE} stays ${primary}${others}, so apps with these variables send through ${primary}. To change it, use --primary`
          : `these settings send through ${primary}, so ${REGION_VARIABLE} is ${primary}, although you move from ${options.from}: is the direction right? To set another region, use --primary`;
        terminal.say(remark(terminal.paint.yellow("!"), text, terminal));
      }
      exitWith(lines.some(({ value }) => value === undefined) ? 1 : 0);
    });
}

const HELP = `
First deploy them with QSTASH_REGION set to the old region: your apps still send through it, and accept deliveries from
both. Then set QSTASH_REGION to the new region. You can keep the unprefixed variables.

Exit code: 1 if a variable is missing.

  qstash-verify migrate env --from eu --fetch-keys --write .env.migration
  qstash-verify migrate env --from eu --write .env.migration --for vercel`;

function showVariables(
  lines: readonly MigrationVariable[],
  options: EnvOptions,
  terminal: Terminal,
): void {
  const shown = asVariables(lines, options.showSecrets ?? false);
  if (options.json) terminal.out(JSON.stringify(shown, (_, value) => value ?? null, 2));
  else {
    for (const [name, value] of Object.entries(shown)) terminal.out(environmentLine(name, value));
  }
}

const FILE = ".env.migration";

/** The commands read a file, because a value in a command would stay in the shell's history. */
function showCommands(
  platform: Platform,
  lines: readonly MigrationVariable[],
  { write, json }: EnvOptions,
  terminal: Terminal,
): void {
  const file = write ?? FILE;
  const variables = lines.filter(({ value }) => value !== undefined);
  const commands = commandsFor(platform, file, variables);
  const note = PLATFORM_NOTES[platform];
  if (json) terminal.out(JSON.stringify({ platform, file, commands, note }, null, 2));
  else {
    const warning = (text: string) => remark(terminal.paint.yellow("!"), text, terminal);
    for (const command of commands) terminal.out(command);
    terminal.say(paragraph(note, terminal));
    const missing = lines.length - variables.length;
    if (missing > 0)
      terminal.say(
        warning(
          `${missing} of the variables are missing, and will not be set: run this without --for to see which`,
        ),
      );
    if (!write) terminal.say(warning(`the commands read ${file}: add --write ${file} to write it`));
  }
}

function asVariables(
  lines: readonly MigrationVariable[],
  isShown: boolean,
): Record<string, string | undefined> {
  const entries = lines.map(({ name, value, secret }) => [
    name,
    value !== undefined && secret && !isShown ? mask(value) : value,
  ]);
  return Object.fromEntries(entries);
}
