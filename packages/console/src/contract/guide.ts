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
  /** What it has to be told, such as the app's URL or a platform. */
  readonly fields: readonly GuideField[];
}

/** What an action has to be told. */
export interface GuideField {
  readonly name: string;
  readonly title: string;
  readonly value: string;
  /** Absent for free text. */
  readonly choices?: readonly { readonly value: string; readonly title: string }[];
}

/** A variable that apps are to be given. A secret is masked. */
export interface GuideVariable {
  readonly name: string;
  /** Absent where it is missing. */
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
  /** What is to be set where the apps run; empty in most steps. */
  readonly variables: readonly GuideVariable[];
  /** The commands that do the same. */
  readonly commands: readonly string[];
}

/**
 * What a person can say of a resource that is in conflict or blocked, so that it is copied:
 * `meant-running`, `meant-paused`, `overwrite` or `leave-messages`.
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
  /** Whether `copy` does something about it as it is. */
  readonly isToDo: boolean;
  /** Whether copying it pauses it in the old region. */
  readonly isPausing: boolean;
  /** What would have it copied all the same. */
  readonly decisions: readonly PlanDecision[];
  /** Field by field: what is in the old region, and what in the new. */
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
  readonly remedy: string;
}

/** How far an action is. */
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
  /** The number of the step that is next; 7 where all are done. */
  readonly next: number;
  readonly plan: readonly PlanRow[];
  readonly waiting: readonly WaitingRow[];
  readonly isUndoable: boolean;
  /** The regions that a migration was begun from, by the journals that are there. */
  readonly begun: readonly RegionName[];
  /** What is under way, if anything is; also if another page began it. */
  readonly underWay?: GuideProgress;
  /** Why nothing can be written, in a sentence. */
  readonly readOnly?: string;
}

/** An action of the guide. */
export interface GuideRequest {
  readonly from: RegionName;
  readonly to: RegionName;
  /** The name of one that a step has, or `undo`. */
  readonly action: string;
  /**
   * What the action asks for, and `step`: the id of the step that it is done in. Of `copy` also `leave`,
   * the keys of rows that are not to be copied (a JSON list of `kind/id`), and `decide`, a JSON object
   * of a row's key and the name of a decision.
   */
  readonly fields: Readonly<Record<string, string>>;
  /** The `agreement` of the question that was answered with yes. */
  readonly agreed?: string;
}

/** What became of it: a question first, or what was done. */
export type GuideAnswer =
  | {
      /** The question. */
      readonly asks: string;
      /** Stands for the question and everything it is about: it is another one when that has changed. */
      readonly agreement: string;
    }
  | {
      readonly isDone: boolean;
      /** Sentences: what was done, and what was not. */
      readonly facts: readonly GuideFact[];
      readonly results: readonly TargetResult[];
    };
