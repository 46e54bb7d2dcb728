import type { RegionName } from "./region.js";
import type { TargetResult } from "./resource.js";

/** One thing that is known, in a sentence. */
export interface GuideFact {
  readonly tone: "good" | "warning" | "bad" | "plain" | "command";
  readonly text: string;
}

/** What can be done in a step. */
export interface GuideAction {
  readonly name: string;
  /** On its button. */
  readonly title: string;
  /** The inputs that it needs, such as the app's URL or a platform. */
  readonly fields: readonly GuideField[];
}

/** An input of an action. */
export interface GuideField {
  readonly name: string;
  readonly title: string;
  readonly value: string;
  /** Absent for free text. */
  readonly choices?: readonly { readonly value: string; readonly title: string }[];
}

/** A variable to set for apps. A secret is masked. */
export interface GuideVariable {
  readonly name: string;
  /** Absent if it is missing. */
  readonly value?: string;
}

/** One of the seven steps. */
export interface GuideStepView {
  readonly id: string;
  /** From 1 to 7. */
  readonly number: number;
  readonly title: string;
  readonly state: "done" | "open" | "attention";
  readonly isPassed: boolean;
  readonly summary: string;
  readonly facts: readonly GuideFact[];
  /** The main one first. */
  readonly actions: readonly GuideAction[];
  /** The variables to set where the apps run; empty in most steps. */
  readonly variables: readonly GuideVariable[];
  /** The commands that do the same. */
  readonly commands: readonly string[];
}

/**
 * The decisions by which a resource that is in conflict or blocked is copied: `meant-running`,
 * `meant-paused`, `overwrite` or `leave-messages`.
 */
export interface PlanDecision {
  readonly name: string;
  /** `It is to run` */
  readonly title: string;
}

/** One resource of the plan. */
export interface PlanRow {
  readonly kind: string;
  readonly id: string;
  readonly plan: "create" | "update" | "same" | "conflict" | "blocked" | "staying";
  /** What is done, or why it is not. */
  readonly text: string;
  /** Whether `copy` would change something for it. */
  readonly isToDo: boolean;
  /** Whether copying it pauses it in the old region. */
  readonly isPausing: boolean;
  /** The decisions by which it would be copied nevertheless. */
  readonly decisions: readonly PlanDecision[];
  /** Field by field: the value in the old region, and in the new one. */
  readonly difference: readonly {
    readonly field: string;
    readonly from: string;
    readonly to: string;
  }[];
  /** What to do by hand. */
  readonly remedy?: string;
  /** The command that does it. */
  readonly command?: string;
}

/** What still waits in the old region, by kind. */
export interface WaitingRow {
  readonly what: string;
  readonly count: number;
  /** What to do about it. */
  readonly remedy: string;
  /** The page that lists it. */
  readonly page?: string;
}

/** The progress of an action. */
export interface GuideProgress {
  readonly name: string;
  readonly done: number;
  readonly total: number;
}

/** Everything the guide shows. */
export interface GuideView {
  readonly from: RegionName;
  readonly to: RegionName;
  readonly steps: readonly GuideStepView[];
  /** The number of the next step; 7 if all are done. */
  readonly next: number;
  /** Absent if it is not known, because of `unread`. */
  readonly plan?: readonly PlanRow[];
  /** Absent if it is not known, because of `unread`. */
  readonly waiting?: readonly WaitingRow[];
  /** Why neither is known, in a few words: `US_EAST_1 cannot be read (not reachable)`. */
  readonly unread?: string;
  readonly isUndoable: boolean;
  /** The regions from which a migration was begun, according to the existing journals. */
  readonly begun: readonly RegionName[];
  /** The running action, if there is one, also if another page began it. */
  readonly underWay?: GuideProgress;
  /** Why nothing can be written, in a sentence. */
  readonly readOnly?: string;
}

/** An action of the guide. */
export interface GuideRequest {
  readonly from: RegionName;
  readonly to: RegionName;
  /** The name of a step's action, or `undo`. */
  readonly action: string;
  /**
   * The inputs of the action, and `step`: the id of its step. For `copy` also `leave`, the keys of rows that
   * must not be copied (a JSON list of `kind/id`), and `decide`, a JSON object of row keys and names of
   * decisions.
   */
  readonly fields: Readonly<Record<string, string>>;
  /** The `agreement` of the question that was answered with yes. */
  readonly agreed?: string;
}

/** The result: first a question, or what was done. */
export type GuideAnswer =
  | {
      /** The question. */
      readonly asks: string;
      /** Identifies the question and everything that it is about. It changes when any of that changes. */
      readonly agreement: string;
      /** Whether this takes the place of the question that was agreed to: something changed meanwhile. */
      readonly isChanged?: boolean;
      /** The text of the button that agrees; absent if it is that of the action. */
      readonly yes?: string;
    }
  | {
      readonly isDone: boolean;
      /** Sentences: what was done, and what was not. */
      readonly facts: readonly GuideFact[];
      readonly results: readonly TargetResult[];
    };
