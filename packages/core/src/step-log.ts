import { isConfigurationError } from "./configuration-error.js";
import type { Step, StepFacts } from "./step.js";
import { isVerificationError } from "./verification-error.js";

/** What a step looks at, given its result if there is one; `undefined` where it is not worth a line. */
type Facts<Result> = (result?: Result) => StepFacts | undefined;

/** The steps of a verdict, as they are taken. */
export class StepLog {
  readonly steps: Step[] = [];

  /** The error of the first that failed. */
  get error(): Step["error"] {
    return this.steps.find(({ state }) => state === "fail")?.error;
  }

  /** Takes a step, and throws what it throws. */
  take<Result>(step: () => Result, facts: Facts<Result>): Result {
    try {
      const result = step();
      this.#add("pass", facts(result));
      return result;
    } catch (error) {
      if (isRefusal(error)) this.#add("fail", facts(), error);
      throw error;
    }
  }

  /** Takes a step that others do not depend on: where it fails, it has `instead` as its result. */
  takeAnyway<Result>(step: () => Result, facts: Facts<Result>, instead: Result): Result {
    try {
      return this.take(step, facts);
    } catch (error) {
      if (isRefusal(error)) return instead;
      throw error;
    }
  }

  /** Takes a check, if somebody asked for it. */
  check(step: () => void, facts: StepFacts, isAsked = true): void {
    if (isAsked) this.takeAnyway(step, () => facts, undefined);
    else this.#add("skip", facts);
  }

  #add(state: Step["state"], facts: StepFacts | undefined, error?: Step["error"]): void {
    if (facts) this.steps.push({ ...facts, state, ...(error && { error }) });
  }
}

/** Whether it says something of the request or the setup, and not that a step is broken. */
export function isRefusal(error: unknown): error is NonNullable<Step["error"]> {
  return isVerificationError(error) || isConfigurationError(error);
}
