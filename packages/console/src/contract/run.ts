import type { BodyView } from "./message.js";
import type { RegionName } from "./region.js";

/** A bar of the waterfall. */
export interface StepBar {
  readonly id: string;
  readonly name: string;
  /** `call`, `sleep`, `wait`, `run`, … */
  readonly type: string;
  readonly state: "waiting" | "running" | "done" | "failed" | "retrying";
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** `until 12:04`, `for the event order-7`, `attempt 2` */
  readonly note?: string;
  readonly output?: BodyView;
  /** Messages that carried it, to open. */
  readonly messageId?: string;
}

/** A workflow run, opened. */
export interface RunDetail {
  readonly region: RegionName;
  readonly workflowRunId: string;
  readonly workflowUrl: string;
  readonly state: "running" | "succeeded" | "failed" | "cancelled";
  readonly startedAt: number;
  readonly endedAt?: number;
  /** What it waits for now, in a sentence. */
  readonly waitsFor?: string;
  readonly label?: string;
  readonly steps: readonly StepBar[];
  /** Why it failed: `Error: the card was refused`. */
  readonly failure?: string;
  /** The whole failure, such as a stack. */
  readonly failureBody?: BodyView;
  readonly response?: BodyView;
  /** `cancel`, `resume`, `restart` */
  readonly verbs: readonly string[];
}
