import type { KeyPair, Region } from "@qstash-verify/testing";
import type { AllowedCallers } from "./api/gate.js";
import { DEFAULT_LIMITS, type Limits } from "./limits.js";
import type { GivenAccount } from "./state/region-state.js";

/** One region's settings. */
export interface RegionOptions {
  /** The port to listen on. A free one unless given. */
  readonly port?: number | undefined;
  /** What `QSTASH_TOKEN` is. The one in `dataDir`, else a random one of the vendor's form, unless given. */
  readonly token?: string | undefined;
  /** The signing keys. Those in `dataDir`, else random ones, unless given: nobody else can sign with them. */
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
  /**
   * What the emulator's clock shows at first, in milliseconds since 1970 or as a `Date`. Where there is
   * something in `dataDir`, time goes on from there instead.
   */
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
  /**
   * A folder in which everything is kept, tokens and keys included: a new emulator of it goes on where
   * the last one was stopped, or killed. One at a time can use it. In memory unless given.
   *
   * What an answer of the API says is done outlives a kill of the process (`kill -9`). A power failure
   * may take what was done in the moments before. Of a message that was under way it is not known
   * whether it arrived: it is delivered again, with the same id.
   */
  readonly dataDir?: string | undefined;
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

/** Where a region is, and what is given of its account. */
export interface RegionSettings {
  readonly port: number;
  readonly account: GivenAccount;
}

/** The settings of one region. */
export function regionSettings(options: EmulatorOptions, region: Region): RegionSettings {
  const { port = 0, ...account } = options.regions?.[region] ?? {};
  return { port, account };
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
