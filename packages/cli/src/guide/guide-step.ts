/** The seven steps, in their order. */
export type StepId = "regions" | "receive" | "plan" | "copy" | "send" | "drain" | "release";

/** The state of a step: done, to be done, or something is wrong. */
export type StepState = "done" | "open" | "attention";

/** One thing that is known, in a sentence. */
export interface Fact {
  /** A `command` is copied by users, so it is never wrapped. */
  readonly tone: "good" | "warning" | "bad" | "plain" | "command";
  readonly text: string;
}

/** What can be done in a step. */
export type ActionName =
  | "write-variables"
  | "show-commands"
  | "check-app"
  | "skip-check"
  | "copy"
  | "meant-paused"
  | "switch-file"
  | "confirm-sending"
  | "watch"
  | "publish-letters"
  | "retry-letters";

/** What a step says at one moment. */
export interface Reading {
  readonly state: StepState;
  /** Whether the guide passes over this step by itself, also because a warning was accepted. */
  readonly isPassed: boolean;
  /** The state in a few words. */
  readonly summary: string;
  readonly facts: readonly Fact[];
  /** The main one first. */
  readonly actions: readonly ActionName[];
  /** The plain commands that do the same. */
  readonly commands: readonly string[];
}

/** A step, and what it says. */
export interface GuideStep extends Reading {
  readonly id: StepId;
  /** From 1 to 7. */
  readonly number: number;
  readonly title: string;
}

export const good = (text: string): Fact => ({ tone: "good", text });
export const warning = (text: string): Fact => ({ tone: "warning", text });
export const bad = (text: string): Fact => ({ tone: "bad", text });
export const plain = (text: string): Fact => ({ tone: "plain", text });
export const command = (text: string): Fact => ({ tone: "command", text });

/** A number and its noun. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
