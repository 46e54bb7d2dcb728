import { isVerificationError, type ReceiverOptions } from "@qstash-verify/core";
import {
  describeStep,
  type Explanation,
  explain as explainSteps,
  type Step,
} from "@qstash-verify/core/building";

/** What is known about a delivery and its receiver. */
export interface ExplainInput {
  /** By their lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** `undefined` if it is not available. */
  readonly body: Uint8Array | undefined;
  /** The target of the request. */
  readonly target: string;
  readonly options: ReceiverOptions;
}

/** A step, in words. */
export interface StepLine {
  readonly name: Step["name"];
  readonly state: "pass" | "fail" | "skip";
  /** The code with which a failing step refuses. */
  readonly code: string | undefined;
  /** What was checked, and why it passes or fails. */
  readonly detail: string;
}

/** How a verification ends. */
export interface Verdict {
  readonly result: "verified" | "refused" | "misconfigured";
  readonly code: string | undefined;
  readonly message: string;
}

/** Goes through a verification step by step. The facts and the texts come from core. */
export async function explain({ headers, body, target, options }: ExplainInput): Promise<{
  readonly steps: readonly StepLine[];
  readonly verdict: Verdict;
}> {
  const head = { url: target, header: (name: string) => headers[name] };
  const { steps, error } = await explainSteps(head, body, options);
  const lines = steps.map((step) => ({
    name: step.name,
    state: step.state,
    code: step.error?.code,
    detail: describeStep(step),
  }));
  return { steps: lines, verdict: verdictOf(error, body !== undefined) };
}

function verdictOf(error: Explanation["error"], hasBody: boolean): Verdict {
  if (error) {
    const result = isVerificationError(error) ? "refused" : "misconfigured";
    return { result, code: error.code, message: error.message };
  }
  const message = hasBody
    ? "the delivery is genuine"
    : "the signature is genuine; the body was not given";
  return { result: "verified", code: undefined, message };
}
