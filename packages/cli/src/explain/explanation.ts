/** One step of the verification, as behaviour.md §1 has them. */
export interface Step {
  readonly name: string;
  readonly state: "pass" | "fail" | "skip";
  /** What a failing step is refused with. */
  readonly code?: string;
  /** What was looked at, and why it passes or fails. */
  readonly detail: string;
}

/** The steps so far. Later ones are told too, where they can be: one mistake often comes with others. */
export class Explanation {
  readonly steps: Step[] = [];

  pass(name: string, detail: string): void {
    this.steps.push({ name, state: "pass", detail });
  }

  fail(name: string, code: string, detail: string): void {
    this.steps.push({ name, state: "fail", code, detail });
  }

  skip(name: string, detail: string): void {
    this.steps.push({ name, state: "skip", detail });
  }

  /** The code of the first step that fails: it decides. */
  get code(): string | undefined {
    return this.steps.find(({ state }) => state === "fail")?.code;
  }
}
