import type { KeyPair, Region } from "@qstash-verify/testing";
import type { AllowedCallers } from "./api/gate.js";
import { freshKeys, freshToken } from "./fresh-account.js";
import { DEFAULT_LIMITS, type Limits } from "./limits.js";

/** One region's settings. */
export interface RegionOptions {
  /** The port to listen on. A free one unless given. */
  readonly port?: number | undefined;
  /** What `QSTASH_TOKEN` is. A random one of the vendor's form unless given. */
  readonly token?: string | undefined;
  /** The signing keys. Random ones unless given: nobody else can sign with them. */
  readonly keys?: KeyPair | undefined;
}

/** The emulator's settings; each may be left out. */
export interface EmulatorOptions {
  /**
   * - `real`: time passes as it does.
   * - `manual`: it passes when `clock.advance()` is called.
   * - `{ speed }`: it passes so many times as fast.
   *
   * `real` unless given.
   */
  readonly clock?: "real" | "manual" | { readonly speed: number } | undefined;
  /** What the emulator's clock shows at first, in milliseconds since 1970 or as a `Date`. */
  readonly startAt?: number | Date | undefined;
  /**
   * Whose time signatures bear. `real` unless given, because applications check them by their own
   * clock; `emulator` is for an application that was given the emulator's.
   */
  readonly signWith?: "real" | "emulator" | undefined;
  /** What faults are drawn from: the same seed, the same faults. */
  readonly seed?: string | number | undefined;
  /** What the plan allows. */
  readonly limits?: Partial<Limits> | undefined;
  readonly regions?: Partial<Readonly<Record<Region, RegionOptions>>> | undefined;
  /**
   * The address to listen on, `127.0.0.1` unless given. With `0.0.0.0`, whoever reaches this machine and
   * has a token can publish, and with that send requests from here.
   */
  readonly host?: string | undefined;
  /**
   * Whom the API answers beside programs on this machine. A request that a web page of another origin
   * sends, or whose `Host` is not a name of the loopback interface, is answered with 403.
   */
  readonly allow?: AllowedCallers | undefined;
}

/** One region's settings, complete. */
export interface RegionSettings {
  readonly port: number;
  readonly token: string;
  readonly keys: KeyPair;
}

/** Completes the settings of one region. */
export function regionSettings(options: EmulatorOptions, region: Region): RegionSettings {
  const { port = 0, token = freshToken(), keys = freshKeys() } = options.regions?.[region] ?? {};
  return { port, token, keys };
}

/** How many times as fast as the real one the emulator's clock is; 0 by hand. */
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
