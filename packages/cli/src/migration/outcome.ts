import type { Failure } from "../failure.js";
import type { Setback } from "./apply-schedule.js";
import type { Step } from "./plan.js";

/** A step that failed. */
export type Failed = Setback & { readonly step: Step };

/** What became of a plan. */
export interface Outcome {
  readonly done: readonly Step[];
  readonly failed: readonly Failed[];
  /** As they were, because of what `stopped` says. */
  readonly left: readonly Step[];
  readonly stopped: Failure | undefined;
  /** The schedules that are paused in the source and run in the target. */
  readonly moved: readonly string[];
  /** The schedules that run in neither region, as far as can be told, though they are meant to. */
  readonly nowhere: readonly string[];
  /** The schedules that run in the target, though their owner has paused them. */
  readonly unwanted: readonly string[];
  /** The schedules of which a placeholder is left in the target. */
  readonly placeholders: readonly string[];
}
