import { type Environment, setting, variable } from "./environment.js";
import { optionInvalid } from "./errors.js";
import { isProduction } from "./production.js";
import { parseRegion, REGIONS, type Region } from "./region.js";

/** What one prefix of the environment holds: an account's address, token and signing keys. */
interface Account {
  readonly url: string | undefined;
  readonly token: string | undefined;
  readonly current: string | undefined;
  readonly next: string | undefined;
}

/** An environment, read. */
export interface Settings {
  /** `off`: single-region mode. A region: migration mode, and its primary region. */
  readonly migration: "off" | "unrecognised" | Region;
  /** `QSTASH_URL`, `QSTASH_TOKEN`, `QSTASH_CURRENT_SIGNING_KEY`, `QSTASH_NEXT_SIGNING_KEY`. */
  readonly unprefixed: Account;
  /** The same, under `EU_CENTRAL_1_` and `US_EAST_1_`. */
  readonly regional: Readonly<Record<Region, Account>>;
  /** Whether `QSTASH_DEV` asks for the local development server. */
  readonly dev: boolean;
  /** Where that server listens. */
  readonly devUrl: string;
  /** Whether any sign says that this is a deployment. */
  readonly production: boolean;
  /** The name of a variable that is set to something other than text, such as a binding. */
  readonly notText: string | undefined;
}

/**
 * Reads every setting this package knows. Values are trimmed; a blank one counts as absent, and so does
 * one that the runtime does not let us read.
 *
 * @throws ConfigurationError `option_invalid`
 */
export function readSettings(env: Environment): Settings {
  if (typeof env !== "object" || env === null) throw optionInvalid("env must be an object");
  const region = setting(env, "QSTASH_REGION");
  const accounts = REGIONS.map((name) => [name, account(env, `${name}_`)]);
  return {
    migration: region === undefined ? "off" : (parseRegion(region) ?? "unrecognised"),
    unprefixed: account(env, ""),
    regional: Object.fromEntries(accounts) as Record<Region, Account>,
    dev: /^(1|true)$/i.test(setting(env, "QSTASH_DEV") ?? ""),
    devUrl: `http://127.0.0.1:${setting(env, "QSTASH_DEV_PORT") ?? "8080"}`,
    production: isProduction(env),
    notText: ["", ...REGIONS.map((name) => `${name}_`)]
      .flatMap((prefix) => Object.values(NAMES).map((name) => prefix + name))
      .find((name) => isObject(variable(env, name))),
  };
}

const NAMES = {
  url: "QSTASH_URL",
  token: "QSTASH_TOKEN",
  current: "QSTASH_CURRENT_SIGNING_KEY",
  next: "QSTASH_NEXT_SIGNING_KEY",
} as const;

function account(env: Environment, prefix: "" | `${Region}_`): Account {
  const values = Object.entries(NAMES).map(([field, name]) => [field, setting(env, prefix + name)]);
  return Object.fromEntries(values) as Account;
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
