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
  /** As the source has it, a migration's pause included. */
  readonly read: D;
  /** As it is to be on the target. */
  readonly source: D;
  readonly target: D | undefined;
}

/** A resource of the source, and what the target has under its id. */
interface Sighting<D> {
  readonly id: string;
  readonly source: D;
  readonly target: D | undefined;
}

/** As a resource is to be on the target, or why that cannot be told. */
type Meant<D> = { readonly wanted: D } | { readonly unclear: string };

/** What is around a resource while a plan is made. */
export interface Surroundings {
  /** How many undelivered messages it has in the source. */
  readonly lag: number;
  /** Whether it may be migrated without them. */
  readonly leaveMessages: boolean;
  /** Why another resource that it needs will not be in the target; nothing where it will. */
  readonly missing: (kind: KindName, id: string) => readonly string[];
}

/** What it takes to carry out a step. */
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
  /** Whether nothing has changed because of it. */
  readonly isAsBefore: boolean;
  /** What is worth knowing of the resource now; may be empty. */
  readonly note: string;
  /** It runs nowhere, or it runs though its owner has paused it. */
  readonly stray?: "nowhere" | "unwanted";
}

/** A step that failed. */
export type Failed = Setback & { readonly step: Step };

/** What it takes to take a resource back. */
export interface TakeBackParts<D> extends Omit<ApplyParts, "pauseSource"> {
  /** What the target has. */
  readonly present: D | undefined;
  /** How many undelivered messages it has there. */
  readonly lag: number;
}

/** Why a resource is not as it was. */
export interface NotReturned {
  readonly reason: string;
  readonly isNowhere: boolean;
}

/** A kind of resource: all that a migration has to know of it. */
export interface Kind<D> extends Form<D> {
  /** What one is made of, as it may be shown. */
  readonly fields: (definition: D) => readonly Field[];
  /** As one is to be on the target. */
  readonly meant: (sighting: Sighting<D>, knowledge: Knowledge) => Meant<D>;
  /** Why one cannot be written as it is. */
  readonly obstacles: (definition: D, surroundings: Surroundings) => readonly string[];
  /** What the target has that would be lost. */
  readonly conflicts: (source: D, target: D) => readonly string[];
  /** Whether what the target has is a run's that has begun with it, and not finished. */
  readonly isBegun: (target: D) => boolean;
  /** Whether carrying it out pauses the source, where that is asked for. */
  readonly pauses: (step: Step<D>) => boolean;
  /** Carries out a step. @returns what went wrong; `undefined` where it is as it is to be */
  readonly apply: (step: Step<D>, parts: ApplyParts) => Promise<Setback | undefined>;
  /** Takes back what was done to one. @returns why not; `undefined` where it is as it was */
  readonly takeBack: (
    actions: Chain<D>,
    parts: TakeBackParts<D>,
  ) => Promise<NotReturned | undefined>;
}

const ID = /^[A-Za-z0-9_.-]+$/;

/** Why an id cannot be written. */
export function idObstacles(id: string): readonly string[] {
  const isWritable = ID.test(id) && !/^\.+$/.test(id);
  return isWritable ? [] : ["the API does not accept its name"];
}
