import type { RegionName } from "./region.js";

/** The local clock. */
export interface ClockView {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** How many times as fast as real time it runs; 0 for a manual clock. */
  readonly speed: number;
}

/** Faults that are drawn: a probability from 0 to 1 each. */
export interface FaultView {
  readonly duplicate: number;
  readonly drop: number;
  readonly dropAnswer: number;
  readonly reorder: number;
  readonly tamperBody: number;
  readonly signWithOtherRegion: number;
  readonly regionHeader: "right" | "wrong" | "missing";
  /** Of the API's answers. */
  readonly rateLimited: number;
  readonly reset: number;
}

/** The faults of a region, and whether it is off. */
export interface RegionFaults {
  readonly region: RegionName;
  readonly isOff: boolean;
  readonly faults: FaultView;
}

/** What only a local QStash has. */
export interface LocalView {
  readonly clock: ClockView;
  readonly regions: readonly RegionFaults[];
}
