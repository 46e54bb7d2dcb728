import { REGIONS, type Region } from "@qstash-verify/core";
import { DEV_PORT_VARIABLE, readSettings } from "@qstash-verify/core/building";
import { Failure } from "../failure.js";
import type { DevOptions } from "./dev-options.js";

/** What is started, and who can use it. */
export interface DevPlan {
  /** The region of a single one, or the primary one of both. */
  readonly primary: Region;
  /** Those that are started. */
  readonly regions: readonly Region[];
  readonly ports: Readonly<Record<Region, number>>;
  /** Whether the primary region has the vendor's published token and keys. */
  readonly isPublished: boolean;
}

/**
 * What the options ask for, and where they do not say it, the environment: one region for whoever names a
 * single one, or sets `QSTASH_DEV`, which knows no second.
 *
 * @throws Failure where they contradict each other
 */
export function devPlan(
  options: DevOptions,
  env: Readonly<Record<string, string | undefined>>,
): DevPlan {
  const { mode, region, port, host } = options;
  const isSingle = mode ? mode === "single" : region !== undefined || readSettings(env).dev;
  const primary = region ?? "EU_CENTRAL_1";
  // Everybody knows the published token: beyond this machine it lets in whoever reaches the port.
  const isPublished = options.publishedKeys ?? (isSingle && isLocal(host));
  const given = { EU_CENTRAL_1: options.euPort, US_EAST_1: options.usPort };
  const replaces = isSingle || isPublished;
  if (port !== undefined && !replaces) {
    throw new Failure(
      "--port is for a single region, or for --published-keys: use --eu-port and --us-port for both",
    );
  }
  const regions = isSingle ? [primary] : REGIONS;
  for (const name of REGIONS) {
    if (given[name] === undefined || regions.includes(name)) continue;
    throw new Failure(`${name} is not started: leave its port out, or add --mode migration`);
  }
  const own = given[primary] ?? (replaces ? (port ?? developmentPort(env)) : undefined);
  const ports = { EU_CENTRAL_1: 8180, US_EAST_1: 8181, ...defined(given) };
  return { primary, regions, isPublished, ports: { ...ports, ...defined({ [primary]: own }) } };
}

/** Where both of the vendor's SDKs look for it. */
function developmentPort(env: Readonly<Record<string, string | undefined>>): number {
  const { devUrl } = readSettings(env);
  if (URL.canParse(devUrl)) return Number(new URL(devUrl).port || 80);
  throw new Failure(`${DEV_PORT_VARIABLE} is not a port: correct it, or set --port`);
}

/** Whether nobody but this machine reaches an address to listen on. */
export function isLocal(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|::1)$/.test(host);
}

function defined(
  ports: Partial<Record<Region, number | undefined>>,
): Partial<Record<Region, number>> {
  return Object.fromEntries(Object.entries(ports).filter(([, port]) => port !== undefined));
}
