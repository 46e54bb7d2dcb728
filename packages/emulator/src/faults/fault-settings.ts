/** What goes wrong with API requests. Each number is a probability from 0 to 1. */
export interface ApiFaults {
  /** Answers 429 with `Burst-RateLimit-*`; nothing is done. */
  readonly rateLimited?: number | undefined;
  /** Closes the connection before anything is done. */
  readonly reset?: number | undefined;
  /** Does what was asked, and closes the connection instead of answering. */
  readonly dropAnswer?: number | undefined;
}

/** What goes wrong. Each number is a probability from 0 to 1. Faults that are left out do not happen. */
export interface FaultSettings {
  /** The attempt is sent twice at once, each with a signature of its own. */
  readonly duplicate?: number | undefined;
  /** The attempt is held for up to 20 real milliseconds, so that later ones overtake it. */
  readonly reorder?: number | undefined;
  /** The attempt is sent so many real milliseconds late. */
  readonly delay?: { readonly probability: number; readonly milliseconds: number } | undefined;
  /** The attempt never reaches the application: it fails, and is retried. */
  readonly drop?: number | undefined;
  /** The application's answer never comes back: the attempt fails, and is retried. */
  readonly dropAnswer?: number | undefined;
  /** The body is changed after it was signed. */
  readonly tamperBody?: number | undefined;
  /** The key of the other region signs. */
  readonly signWithOtherRegion?: number | undefined;
  /** Every attempt names the other region in `Upstash-Region`, or none. */
  readonly regionHeader?: "wrong" | "missing" | undefined;
  /** What goes wrong with API requests. */
  readonly api?: ApiFaults | undefined;
}

/** A fault that can touch an attempt. */
export type FaultName = Exclude<keyof FaultSettings, "api">;
