/** The two regions of QStash, by their names in `Upstash-Region` and in variables. */
export type RegionName = "EU_CENTRAL_1" | "US_EAST_1";

/** Both, in the order in which they are shown. */
export const REGION_NAMES: readonly RegionName[] = ["EU_CENTRAL_1", "US_EAST_1"];

/** A value that a region does not report: shown as not available, never as empty or 0. */
export interface Unavailable {
  /** Why, in a few words: `the API does not tell`. */
  readonly unavailable: string;
}

/** A count that may be higher, because not everything could be counted. */
export interface AtLeast {
  readonly atLeast: number;
}

/**
 * How a region answered last. `asking`: it has not answered yet; `absent`: there is no account for it; `off`:
 * a local region that is switched off.
 */
export type Reach =
  | "asking"
  | "answers"
  | "slow"
  | "limited"
  | "failing"
  | "unreachable"
  | "refused"
  | "absent"
  | "off";

/** How many attempts ended in one minute. */
export interface Minute {
  /** Its beginning, in milliseconds since 1970. */
  readonly at: number;
  readonly delivered: number;
  readonly failed: number;
}

/** The status of a region. */
export interface RegionStatus {
  readonly name: RegionName;
  /** Whether the app sends through it. */
  readonly isPrimary: boolean;
  /** Its API's address, without any secret in it. */
  readonly address: string;
  readonly reach: Reach;
  /** What is wrong and what to do, in a sentence; absent if nothing is. */
  readonly problem?: string;
  /** When the numbers below were read, in milliseconds since 1970; absent before the first time. */
  readonly readAt?: number;
  /** The faults that are set in a local region, each with how often: `tamperBody 50 %`. */
  readonly faults?: readonly string[];
  /** How the configured signing keys compare with the region's own. */
  readonly keys: KeyStanding;
  readonly waiting: number | AtLeast | Unavailable;
  readonly deadLetters: number | AtLeast | Unavailable;
  /** The last 60 minutes, oldest first. */
  readonly history: readonly Minute[] | Unavailable;
}

/** How the signing keys of an app compare with those of a region. */
export interface KeyStanding {
  readonly state: "same" | "rolled" | "different" | "missing" | "unknown";
  /** In a sentence: `keys are the region's own`. */
  readonly text: string;
}
