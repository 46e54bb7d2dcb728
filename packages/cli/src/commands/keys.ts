import type { Region } from "@qstash-verify/core";
import { DEV_VARIABLE } from "@qstash-verify/core/building";
import type { Command } from "commander";
import { Api } from "../api/api.js";
import { compareKeys, KEY_ADVICE, keySentence } from "../doctor/compare-keys.js";
import { accountOf, namesNoRegion, placeName } from "../environment/account.js";
import { loadEnvironment } from "../environment/load-environment.js";
import { type LocalAccount, localAccount } from "../environment/local-account.js";
import { readServerKeys, rollServerKeys, type ServerKeys } from "../environment/server-keys.js";
import { homeRegion, type KeyPair, keysOf } from "../environment/signing-keys.js";
import { Failure } from "../failure.js";
import { confirm } from "../terminal/confirm.js";
import { indented } from "../terminal/indented.js";
import { mask } from "../terminal/mask.js";
import { paragraph } from "../terminal/paragraph.js";
import type { Terminal } from "../terminal/terminal.js";
import { uninterrupted } from "../terminal/uninterrupted.js";
import type { CommandContext } from "./command-context.js";
import { regionOption, urlOption, withEnvFile } from "./option-parsers.js";
import { sayLocal } from "./say-local.js";

interface KeysOptions {
  readonly envFile?: readonly string[];
  readonly region?: Region;
  readonly url?: string;
  readonly showSecrets?: boolean;
  readonly yes?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

const WARNING =
  "Rolling makes the next key the current one. Deploy the new pair before you roll again: after two rolls, an app with the old keys rejects every delivery.";

const AFTER = "Now copy the new pair to every app, and deploy, before the next roll.";
const AFTER_DEV = `An app with ${DEV_VARIABLE} trusts the published keys only: it accepts the key that signs now, and none after the next roll.`;

/** `keys`: the signing keys of a region. */
export function keysCommand(program: Command, context: CommandContext): void {
  const keys = program.command("keys").description("Show or roll the signing keys of a region.");
  common(
    keys.command("show").description("Show the keys of a region, and whether yours are the same."),
  ).action(async (options: KeysOptions) => {
    const session = openSession(options, context.terminal, "read");
    show(await readServerKeys(session.api), session, options, context.terminal);
  });
  common(
    keys
      .command("roll")
      .description("Make the next key the current one, and create a new next key."),
  )
    .option("--yes", "do not ask")
    .option("--force", "roll even if your keys are not the region's present ones")
    .addHelpText(
      "after",
      `\n${WARNING}\n\n  qstash-verify keys roll --region us-east-1 --env-file .env`,
    )
    .action(async (options: KeysOptions) => {
      const session = openSession(options, context.terminal, "write");
      await mayRoll(session, options, context.terminal);
      const rolled = await uninterrupted(context.terminal, () => rollServerKeys(session.api));
      show(rolled, session, options, context.terminal);
      context.terminal.say(
        paragraph(session.local?.variable === DEV_VARIABLE ? AFTER_DEV : AFTER, context.terminal),
      );
    });
}

function common(command: Command): Command {
  return withEnvFile(command)
    .option("--region <region>", "the region (default: the primary one)", regionOption)
    .option("--url <url>", "the address of the region's API", urlOption)
    .option("--show-secrets", "print the keys themselves")
    .option("--json", "print JSON");
}

interface Session {
  readonly api: Api;
  /** The keys that the app has for the region. */
  readonly own: KeyPair;
  /** The local QStash, if it is one. */
  readonly local: LocalAccount | undefined;
}

function openSession(options: KeysOptions, terminal: Terminal, access: "read" | "write"): Session {
  const env = loadEnvironment(options.envFile ?? [], terminal.env);
  // An address that the user types names another server than the settings do.
  const isOther = options.url !== undefined;
  if (!isOther) sayLocal(env, options.region !== undefined, access, terminal);
  const local = isOther ? undefined : localAccount(env);
  if (local) {
    return { api: new Api(local.account, access), own: local.keys, local };
  }
  if (options.region === undefined && namesNoRegion(env)) {
    throw new Failure("these settings name no region to send through: name one with --region");
  }
  const region = options.region ?? homeRegion(env);
  const api = new Api(accountOf(env, region, options.url), access);
  return { api, own: keysOf(env, region), local };
}

function show(
  server: ServerKeys,
  { api: { place: region }, own, local }: Session,
  options: KeysOptions,
  terminal: Terminal,
): void {
  const ours = compareKeys(own, server, undefined);
  const shown = (key: string) => (options.showSecrets ? key : mask(key));
  const pair = { current: shown(server.current), next: shown(server.next) };
  if (options.json) {
    terminal.out(JSON.stringify({ region, ...pair, configured: ours }, null, 2));
    return;
  }
  const margin = { first: "  yours    ", rest: " ".repeat(11), width: 11 };
  terminal.out(placeName(region));
  terminal.out(`  current  ${pair.current}`);
  terminal.out(`  next     ${pair.next}`);
  terminal.out(indented(keySentence(ours, local?.advice), terminal, margin));
}

/**
 * A roll is safe if the configured pair is the present one: the app then trusts the key that becomes current.
 * While the question is on the screen, somebody else may roll.
 */
async function mayRoll(
  { api, own, local }: Session,
  options: KeysOptions,
  terminal: Terminal,
): Promise<void> {
  const where = placeName(api.place);
  const present = await readServerKeys(api);
  const ours = compareKeys(own, present, undefined);
  if (ours !== "same" && !options.force) {
    throw new Failure(
      `nothing was rolled, because your keys are not the present ones of ${where} (${ours}): ${local?.advice ?? KEY_ADVICE[ours]}. --force rolls anyway`,
      1,
    );
  }
  // Nothing is rolled where nobody can be asked.
  if (options.yes || terminal.interactive) terminal.say(paragraph(WARNING, terminal));
  if (options.yes) return;
  await confirm(terminal, `Roll the keys of ${where}?`, options.yes);
  if (compareKeys(present, await readServerKeys(api), undefined) === "same") return;
  throw new Failure(
    `nothing was rolled, because the keys of ${where} have been rolled since you were asked: ${local?.advice ?? KEY_ADVICE.rolled}`,
    1,
  );
}
