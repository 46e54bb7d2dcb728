import { REGIONS, type Region } from "@qstash-verify/core";
import { DEV_PORT_VARIABLE, readSettings } from "@qstash-verify/core/building";
import { Failure } from "../failure.js";
import type { DevOptions } from "./dev-options.js";

/** Which regions are started, and who can use them. */
export interface DevPlan {
  /** The single region, or the primary one of both. */
  readonly primary: Region;
  /** The regions that are started. */
  readonly regions: readonly Region[];
  readonly ports: Readonly<Record<Region, number>>;
  /** Whether the primary region has the vendor's published token and keys. */
  readonly isPublished: boolean;
}

/** The region of an account that has not moved. */
export const DEFAULT_PRIMARY = "EU_CENTRAL_1";

/**
 * The plan from the options and, where they leave it open, from the environment: one region if the user names
 * one, or sets `QSTASH_DEV`, which supports only one.
 *
 * @param kept the region that the file to write sends through already
 * @throws Failure if they contradict each other
 */
export function devPlan(
  options: DevOptions,
  env: Readonly<Record<string, string | undefined>>,
  kept?: Region,
): DevPlan {
  const { mode, region, port, host } = options;
  const { dev, production } = readSettings(env);
  const isSingle = mode ? mode === "single" : region !== undefined || dev;
  const primary = region ?? (isSingle ? undefined : kept) ?? DEFAULT_PRIMARY;
  // Everybody knows the published token. Beyond this machine, it would let in anybody who reaches the port.
  // In production, no app uses it.
  const isPublished = options.publishedKeys ?? (isSingle && isLocal(host) && !production);
  if (isPublished && production) {
    throw new Failure(
      `NODE_ENV or a hosting platform's variable says that this is production, where apps trust no published key: leave out --published-keys`,
    );
  }
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

/** The port at which both of the vendor's SDKs look for it. */
function developmentPort(env: Readonly<Record<string, string | undefined>>): number {
  const { devUrl } = readSettings(env);
  if (URL.canParse(devUrl)) return Number(new URL(devUrl).port || 80);
  throw new Failure(`${DEV_PORT_VARIABLE} is not a port: correct it, or set --port`);
}

/** Whether only this machine can reach an address to listen on. */
export function isLocal(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|::1)$/.test(host);
}

function defined(
  ports: Partial<Record<Region, number | undefined>>,
): Partial<Record<Region, number>> {
  return Object.fromEntries(Object.entries(ports).filter(([, port]) => port !== undefined));
}
