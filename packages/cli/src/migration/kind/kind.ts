import type { Api } from "../../api/api.js";
import type { Chain, Journal } from "../journal/journal.js";
import type { Difference, Field } from "./difference.js";
import type { Knowledge } from "./knowledge.js";
import type { Form, KindName } from "./resource.js";

/** What is to be done about a resource of the source. */
export type Verdict = "create" | "update" | "same" | "conflict" | "blocked";

/** One resource of the source, and what is to be done about it. */
export interface Step<D = unknown> {
  readonly kind: KindName;
  readonly id: string;
  readonly verdict: Verdict;
  /** Why it is blocked or a conflict, and what else is worth knowing. */
  readonly reasons: readonly string[];
  readonly differences: readonly Difference[];
  /** Whether a run has begun with it, and not finished. */
  readonly isBegun: boolean;
  /** As it is in the source, a migration's pause included. */
  readonly read: D;
  /** Its final state in the target. */
  readonly source: D;
  readonly target: D | undefined;
}

/** A resource of the source, and what the target has under its id. */
interface Sighting<D> {
  readonly id: string;
  readonly source: D;
  readonly target: D | undefined;
}

/** The final state of a resource in the target, or why it is unknown. */
type Meant<D> = { readonly wanted: D } | { readonly unclear: string };

/** The context of a resource while a plan is made. */
export interface Surroundings {
  /** How many undelivered messages it has in the source. */
  readonly lag: number;
  /** Whether it may be migrated without them. */
  readonly leaveMessages: boolean;
}

/** A resource that another one names. */
export interface Need {
  readonly kind: KindName;
  readonly id: string;
}

/** What carrying out a step needs. */
export interface ApplyParts {
  readonly source: Api;
  readonly target: Api;
  readonly journal: Journal;
  /** Whether schedules are to be paused in the source; without it they run in both. */
  readonly pauseSource: boolean;
}

/** What became of a step that failed. */
export interface Setback {
  readonly error: unknown;
  /** Whether it has changed nothing. */
  readonly isAsBefore: boolean;
  /** What is worth knowing of the resource now; may be empty. */
  readonly note: string;
  /** Whether it runs nowhere, or runs although its owner has paused it. */
  readonly stray?: "nowhere" | "unwanted";
}

/** A step that failed. */
export type Failed = Setback & { readonly step: Step };

/** What undoing a resource needs. What the regions have is read at that moment. */
export interface TakeBackParts extends Omit<ApplyParts, "pauseSource"> {
  /**
   * The ids of the schedules in the target that need a resource: all, or only those that this migration wrote and
   * did not undo.
   *
   * @throws Failure where they cannot be read
   */
  readonly neededBy: (resource: Need, which: "all" | "ours") => Promise<readonly string[]>;
}

/** What became of a resource that was to be undone. */
export interface Returned {
  /** Why it is not as it was; empty if it is. */
  readonly reason: string;
  readonly isNowhere: boolean;
  /** Whether this run had nothing to do: somebody else undid it, or it was never written. */
  readonly wasBefore: boolean;
  /** The runs that it missed meanwhile, in Unix milliseconds; `undefined` if that is not known. */
  readonly missed: readonly number[] | undefined;
}

/** A kind of resource: everything that a migration needs to know about it. */
export interface Kind<D> extends Form<D> {
  /** What one is made of, as it may be shown. */
  readonly fields: (definition: D) => readonly Field[];
  /** The final state of one in the target. */
  readonly meant: (sighting: Sighting<D>, knowledge: Knowledge) => Meant<D>;
  /** Why one cannot be written as it is. */
  readonly obstacles: (definition: D, surroundings: Surroundings) => readonly string[];
  /** What else one needs in the region that it runs in. */
  readonly needs: (definition: D) => readonly Need[];
  /** Whether what needs the source's one, if there is one, may use the target's. */
  readonly serves: (source: D | undefined, target: D) => boolean;
  /** What the target has that would be lost. */
  readonly conflicts: (source: D, target: D) => readonly string[];
  /** Whether the resource in the target comes from a run that was interrupted. */
  readonly isBegun: (target: D) => boolean;
  /** Whether carrying it out pauses the source, where that is asked for. */
  readonly pauses: (step: Step<D>) => boolean;
  /** Carries out a step. @returns what went wrong; `undefined` if it is in its final state */
  readonly apply: (step: Step<D>, parts: ApplyParts) => Promise<Setback | undefined>;
  /** Undoes what was done to one. */
  readonly takeBack: (actions: Chain<D>, parts: TakeBackParts) => Promise<Returned>;
}

const ID = /^[A-Za-z0-9_.-]+$/;

/** Why an id cannot be written. */
export function idObstacles(id: string): readonly string[] {
  const isWritable = ID.test(id) && !/^\.+$/.test(id);
  return isWritable ? [] : ["the API does not accept its name"];
}
