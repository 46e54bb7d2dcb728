import type { Region } from "@qstash-verify/core";
import { REGION_VARIABLE, variableName } from "@qstash-verify/core/building";
import { type Command, Option } from "commander";
import { Api } from "../api/api.js";
import { accountOf, isTokenMissing } from "../environment/account.js";
import { loadEnvironment } from "../environment/load-environment.js";
import {
  commandsFor,
  PLATFORM_NOTES,
  PLATFORMS,
  type Platform,
  refuseOthers,
} from "../environment/platforms.js";
import { readServerKeys } from "../environment/server-keys.js";
import type { Variables } from "../environment/settings.js";
import { configuredKeys } from "../environment/signing-keys.js";
import { environmentLine, writeSecretFile } from "../environment/write-secret-file.js";
import { Failure } from "../failure.js";
import type { MigrationOptions } from "../migration/selection.js";
import { mask } from "../terminal/mask.js";
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

/** One variable; without a value it is missing. */
interface Line {
  readonly name: string;
  readonly value: string | undefined;
  readonly secret: boolean;
}

/** `migrate env`: the variables of migration mode. */
export function migrateEnvCommand(migrate: Command, { terminal, exitWith }: CommandContext): void {
  withAccounts(migrate.command("env").description("Print the variables of migration mode."))
    .option("--primary <region>", "what QSTASH_REGION is: --from unless given", regionOption)
    .option("--fetch-keys", "ask both regions for their keys, where there are tokens")
    .option("--write <file>", "set them in a file, for its owner only; the rest stays as it is")
    .option("--show-secrets", "print tokens and keys, not masked")
    .addOption(
      new Option("--for <platform>", "print the commands that set them there").choices(PLATFORMS),
    )
    .option("--json", "print JSON")
    .addHelpText("after", HELP)
    .action(async (options: EnvOptions) => {
      if (options.from === options.to)
        throw new Failure("the source and the target are the same region");
      const env = loadEnvironment(options.envFile ?? [], terminal.env);
      const lines = [
        { name: REGION_VARIABLE, value: options.primary ?? options.from, secret: false },
        ...(await linesOf(env, options.from, options.fromUrl, options.fetchKeys)),
        ...(await linesOf(env, options.to, options.toUrl, options.fetchKeys)),
      ];
      if (options.for && options.write) refuseOthers(options.write, lines);
      if (options.write) writeSecretFile(options.write, asVariables(lines, true));
      if (options.for) showCommands(options.for, lines, options, terminal);
      else showVariables(lines, options, terminal);
      if (options.write) terminal.say(`Written to ${options.write}, for its owner only.`);
      exitWith(lines.some(({ value }) => value === undefined) ? 1 : 0);
    });
}

const HELP = `
Deploy them first with --primary as it is: nothing changes, and deliveries of both regions verify. Then
set QSTASH_REGION to the new region. The unprefixed variables may stay. Exit code 1: some are missing.

  qstash-verify migrate env --from eu --fetch-keys --write .env.migration
  qstash-verify migrate env --from eu --fetch-keys --write .env.migration --for vercel`;

function showVariables(lines: readonly Line[], options: EnvOptions, terminal: Terminal): void {
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
  lines: readonly Line[],
  { write, json }: EnvOptions,
  terminal: Terminal,
): void {
  const file = write ?? FILE;
  const variables = lines.filter(({ value }) => value !== undefined);
  const commands = commandsFor(platform, file, variables);
  const note = PLATFORM_NOTES[platform];
  if (json) terminal.out(JSON.stringify({ platform, file, commands, note }, null, 2));
  else {
    for (const command of commands) terminal.out(command);
    terminal.say(note);
    const missing = lines.length - variables.length;
    if (missing > 0) terminal.say(`! ${missing} are missing, and are not set: see without --for`);
    if (!write) terminal.say(`! the commands read ${file}, which --write ${file} makes`);
  }
}

async function linesOf(
  env: Variables,
  region: Region,
  url: string | undefined,
  fetchKeys: boolean | undefined,
): Promise<Line[]> {
  const account = accountOrMissing(env, region, url);
  const keys =
    fetchKeys && account
      ? await readServerKeys(new Api(account, "read"))
      : configuredKeys(env, region);
  return [
    ...(account ? [{ name: variableName("url", region), value: account.url, secret: false }] : []),
    { name: variableName("token", region), value: account?.token, secret: true },
    { name: variableName("current", region), value: keys.current, secret: true },
    { name: variableName("next", region), value: keys.next, secret: true },
  ];
}

/** Without a token the variables are still told, as missing; any other mistake is one. */
function accountOrMissing(env: Variables, region: Region, url: string | undefined) {
  try {
    return accountOf(env, region, url);
  } catch (error) {
    if (isTokenMissing(error)) return undefined;
    throw error;
  }
}

function asVariables(lines: readonly Line[], isShown: boolean): Record<string, string | undefined> {
  const entries = lines.map(({ name, value, secret }) => [
    name,
    value !== undefined && secret && !isShown ? mask(value) : value,
  ]);
  return Object.fromEntries(entries);
}
