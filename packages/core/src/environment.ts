import { optionInvalid } from "./errors.js";
import { parseRegion, REGIONS, type Region } from "./region.js";

/** Settings by name: `process.env`, or the bindings of a Worker. Only strings in it are read. */
export type Environment = object;

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
}

// Declared, not imported: most runtimes have it, this package's types must not assume it.
declare const process: { readonly env: { readonly NODE_ENV?: unknown } };

/** Variables that only a hosting platform sets: Lambda, App Engine, Cloud Run, Kubernetes, … */
const PLATFORM_VARIABLES = [
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_NAME",
  "DENO_DEPLOY",
  "DENO_DEPLOYMENT_ID",
  "DYNO",
  "ECS_CONTAINER_METADATA_URI_V4",
  "FLY_APP_NAME",
  "GAE_ENV",
  "K_SERVICE",
  "KUBERNETES_SERVICE_HOST",
  "RAILWAY_ENVIRONMENT_NAME",
  "RENDER",
  "WEBSITE_INSTANCE_ID",
];

/** What `NODE_ENV` and `VERCEL_ENV` say where it is not a deployment; anything else says it is one. */
const LOCAL_STAGE = /^(dev|development|local|test)$/i;

/** The process's environment; empty on a runtime that has none. */
export function hostEnvironment(): Environment {
  return typeof process === "object" && typeof process.env === "object" ? process.env : {};
}

/** Reads every setting this package knows. Values are trimmed; a blank one counts as absent. */
export function readEnvironment(env: Environment): Settings {
  if (typeof env !== "object" || env === null) throw optionInvalid("env must be an object");
  const region = setting(env, "QSTASH_REGION");
  return {
    migration: region === undefined ? "off" : (parseRegion(region) ?? "unrecognised"),
    unprefixed: account(env, ""),
    regional: Object.fromEntries(REGIONS.map((name) => [name, account(env, `${name}_`)])) as Record<
      Region,
      Account
    >,
    dev: /^(1|true)$/i.test(setting(env, "QSTASH_DEV") ?? ""),
    devUrl: `http://127.0.0.1:${setting(env, "QSTASH_DEV_PORT") ?? "8080"}`,
    production: isProduction(env),
  };
}

function account(env: Environment, prefix: "" | `${Region}_`): Account {
  return {
    url: setting(env, `${prefix}QSTASH_URL`),
    token: setting(env, `${prefix}QSTASH_TOKEN`),
    current: setting(env, `${prefix}QSTASH_CURRENT_SIGNING_KEY`),
    next: setting(env, `${prefix}QSTASH_NEXT_SIGNING_KEY`),
  };
}

/** One setting, as every setting is read: trimmed; a blank one, or one that is no text, counts as absent. */
export function setting(env: Environment, name: string): string | undefined {
  const value = (env as Readonly<Record<string, unknown>>)[name];
  return typeof value === "string" ? value.trim() || undefined : undefined;
}

/** One sign is enough, wherever it is: an environment passed by hand does not hide the process's. */
function isProduction(env: Environment): boolean {
  const host = hostEnvironment();
  const stages = [
    setting(env, "NODE_ENV"),
    setting(host, "NODE_ENV"),
    bundledNodeEnv(),
    setting(env, "VERCEL_ENV"),
    setting(host, "VERCEL_ENV"),
  ].filter((stage) => typeof stage === "string");
  if (stages.some((stage) => !LOCAL_STAGE.test(stage))) return true;
  if (PLATFORM_VARIABLES.some((name) => setting(env, name) ?? setting(host, name))) return true;
  // A deployed Worker looks like a local one. There, development has to be said.
  return stages.length === 0 && "WebSocketPair" in globalThis;
}

/** Bundlers replace this exact expression by a literal, also where there is no `process`. */
function bundledNodeEnv(): unknown {
  try {
    return process.env.NODE_ENV;
  } catch {
    return undefined;
  }
}
