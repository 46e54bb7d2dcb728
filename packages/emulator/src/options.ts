import type { KeyPair, Region } from "@qstash-verify/testing";
import type { AllowedCallers } from "./api/gate.js";
import { DEFAULT_LIMITS, type Limits } from "./limits.js";
import type { GivenAccount } from "./state/region-state.js";

/** One region's settings. */
export interface RegionOptions {
  /** The port to listen on. Default: a free one. */
  readonly port?: number | undefined;
  /**
   * The value of `QSTASH_TOKEN`. Default: the one in `dataDir`, otherwise a random one of Upstash's form.
   */
  readonly token?: string | undefined;
  /** The signing keys. Default: those in `dataDir`, otherwise random ones, which nobody else has. */
  readonly keys?: KeyPair | undefined;
}

/** The emulator's settings; each may be left out. */
export interface EmulatorOptions {
  /**
   * - `real`: time passes as it does.
   * - `manual`: it passes when `clock.advance()` is called.
   * - `{ speed }`: it passes so many times as fast.
   *
   * Default: `real`.
   */
  readonly clock?: "real" | "manual" | { readonly speed: number } | undefined;
  /**
   * What the emulator's clock shows at first, in milliseconds since 1970 or as a `Date`. If `dataDir` has
   * data, time continues from there instead.
   */
  readonly startAt?: number | Date | undefined;
  /**
   * The time in signatures. Default: `real`, because apps check signatures by their own clock. `emulator` is
   * for an app that uses the emulator's clock.
   */
  readonly signWith?: "real" | "emulator" | undefined;
  /** The seed of the faults: the same seed gives the same faults. */
  readonly seed?: string | number | undefined;
  /** What the plan allows. */
  readonly limits?: Partial<Limits> | undefined;
  /**
   * A folder in which everything is stored, tokens and keys included. A new emulator with this folder
   * continues where the last one was stopped or killed. Only one emulator at a time can use it. Default:
   * nothing is stored.
   *
   * Everything that the API has confirmed survives if the process is killed (`kill -9`). A power failure can
   * lose the last moments. A message whose attempt was running is delivered again, with the same id, because it
   * may not have arrived.
   */
  readonly dataDir?: string | undefined;
  readonly regions?: Partial<Readonly<Record<Region, RegionOptions>>> | undefined;
  /**
   * The address to listen on. Default: `127.0.0.1`. With `0.0.0.0`, everybody who can reach this machine and
   * has a token can publish, and so make this machine send requests.
   */
  readonly host?: string | undefined;
  /**
   * Callers that the API answers besides programs on this machine. Other requests are answered with 403:
   * those of web pages of another origin, and those whose `Host` is not a name of the loopback interface.
   */
  readonly allow?: AllowedCallers | undefined;
}

/** A region's address, and the given parts of its account. */
export interface RegionSettings {
  readonly port: number;
  readonly account: GivenAccount;
}

/** The settings of one region. */
export function regionSettings(options: EmulatorOptions, region: Region): RegionSettings {
  const { port = 0, ...account } = options.regions?.[region] ?? {};
  return { port, account };
}

/** How many times as fast as real time the emulator's clock runs; 0 for a manual clock. */
export function speedOf({ clock = "real" }: EmulatorOptions): number {
  if (clock === "real") return 1;
  if (clock === "manual") return 0;
  if (Number.isFinite(clock.speed) && clock.speed > 0) return clock.speed;
  throw new TypeError(`not the speed of a clock: ${clock.speed}`);
}

/** The limits, complete. */
export function limitsOf({ limits }: EmulatorOptions): Limits {
  return { ...DEFAULT_LIMITS, ...limits };
}
