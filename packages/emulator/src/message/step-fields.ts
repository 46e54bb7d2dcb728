/** The fields of a step. They are not checked, because only the SDK reads them. */
export interface StepFields {
  readonly stepId?: number;
  readonly stepName?: string;
  readonly stepType?: string;
  readonly concurrent?: number;
  /** For a plan: the step that it will become. */
  readonly targetStep?: number;
  readonly out?: unknown;
  readonly sleepFor?: number;
  readonly sleepUntil?: number;
  readonly waitEventId?: string;
  readonly waitTimeout?: boolean;
}

/** What was submitted as a step. */
export function stepText(step: { readonly body: string }): string {
  return Buffer.from(step.body, "base64").toString();
}

/** The same, read. */
export function stepFields(step: { readonly body: string }): StepFields {
  try {
    return JSON.parse(stepText(step)) ?? {};
  } catch {
    return {};
  }
}
