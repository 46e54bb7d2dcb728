import type { KeyStanding, RegionName } from "./region.js";

/** The signing keys of a region, masked. */
export interface KeysView {
  readonly region: RegionName;
  /** `sig_7R…3f`; absent if it cannot be read; `problem` then says why. */
  readonly current?: string;
  readonly next?: string;
  readonly standing: KeyStanding;
  readonly problem?: string;
  readonly canRoll: boolean;
}
