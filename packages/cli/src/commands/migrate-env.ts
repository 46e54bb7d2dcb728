import type { Region } from "@qstash-verify/core";
import type { Command } from "commander";
import { Api } from "../api/api.js";
import { accountOf } from "../environment/account.js";
import { loadEnvironment, type Variables } from "../environment/load-environment.js";
import { readServerKeys } from "../environment/server-keys.js";
import { keysOf } from "../environment/signing-keys.js";
import { environmentLine, writeSecretFile } from "../environment/write-secret-file.js";
import { Failure } from "../failure.js";
import type { MigrationOptions } from "../migration/selection.js";
import { mask } from "../terminal/mask.js";
import type { CommandContext } from "./command-context.js";
import { withAccounts } from "./migration-options.js";
import { regionOption } from "./option-parsers.js";

interface EnvOptions extends MigrationOptions {
  readonly primary?: Region;
  readonly fetchKeys?: boolean;
  readonly write?: string;
  readonly showSecrets?: boolean;
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
    .option("--json", "print JSON")
    .addHelpText("after", HELP)
    .action(async (options: EnvOptions) => {
      if (options.from === options.to)
        throw new Failure("the source and the target are the same region");
      const env = loadEnvironment(options.envFile ?? [], terminal.env);
      const lines = [
        { name: "QSTASH_REGION", value: options.primary ?? options.from, secret: false },
        ...(await linesOf(env, options.from, options.fromUrl, options.fetchKeys)),
        ...(await linesOf(env, options.to, options.toUrl, options.fetchKeys)),
      ];
      if (options.write) writeSecretFile(options.write, asVariables(lines, true));
      const shown = asVariables(lines, options.showSecrets ?? false);
      if (options.json) terminal.out(JSON.stringify(shown, (_, value) => value ?? null, 2));
      else {
        for (const [name, value] of Object.entries(shown)) {
          terminal.out(environmentLine(name, value));
        }
      }
      if (options.write) terminal.say(`Written to ${options.write}, for its owner only.`);
      exitWith(lines.some(({ value }) => value === undefined) ? 1 : 0);
    });
}

const HELP = `
Deploy them first with --primary as it is: nothing changes, and deliveries of both regions verify. Then
set QSTASH_REGION to the new region. The unprefixed variables may stay. Exit code 1: some are missing.

  qstash-verify migrate env --from eu-central-1 --to us-east-1 --fetch-keys --write .env.migration`;

async function linesOf(
  env: Variables,
  region: Region,
  url: string | undefined,
  fetchKeys: boolean | undefined,
): Promise<Line[]> {
  const account = accountOrMissing(env, region, url);
  const keys =
    fetchKeys && account ? await readServerKeys(new Api(account, "read")) : keysOf(env, region);
  return [
    ...(account ? [{ name: `${region}_QSTASH_URL`, value: account.url, secret: false }] : []),
    { name: `${region}_QSTASH_TOKEN`, value: account?.token, secret: true },
    { name: `${region}_QSTASH_CURRENT_SIGNING_KEY`, value: keys.current, secret: true },
    { name: `${region}_QSTASH_NEXT_SIGNING_KEY`, value: keys.next, secret: true },
  ];
}

/** Without a token the variables are still told, as missing; any other mistake is one. */
function accountOrMissing(env: Variables, region: Region, url: string | undefined) {
  try {
    return accountOf(env, region, url);
  } catch (error) {
    if (error instanceof Failure && /no token/.test(error.message)) return undefined;
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
