import type { RegionName } from "./region.js";

/** What is to be explained. */
export interface ExplainInput {
  /** The value of `Upstash-Signature`. */
  readonly token: string;
  /** Absent if it is not available. */
  readonly body?: string;
  readonly encoding?: "base64";
  /** The URL it must have been signed for. */
  readonly url?: string;
  /** The value of `Upstash-Region`. */
  readonly regionHeader?: RegionName | "";
  /** When it arrived, in milliseconds since 1970. Default: now. */
  readonly at?: number;
}

/** A step of the verification, and how it went. */
export interface ExplainedStep {
  readonly name: string;
  readonly state: "pass" | "fail" | "skip";
  readonly code?: string;
  readonly detail: string;
}

/** All steps, and the verdict. */
export interface Explained {
  readonly steps: readonly ExplainedStep[];
  readonly verdict: {
    readonly result: "verified" | "refused" | "misconfigured";
    readonly code?: string;
    readonly message: string;
    readonly page?: string;
  };
}
