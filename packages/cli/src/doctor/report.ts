import type { ExitCode } from "../failure.js";
import type { Finding } from "./finding.js";
import type { OnlineResult } from "./inspect-online.js";
import type { Mode } from "./inspect-setup.js";
import type { VariableState } from "./inspect-variable.js";

/** Everything the doctor found. */
export interface Report extends Mode {
  /** The files the settings are from. */
  readonly files: readonly string[];
  readonly variables: readonly VariableState[];
  readonly findings: readonly Finding[];
  readonly online: readonly OnlineResult[];
}

/** Whether the keys match those of the region. */
export function isFine(result: OnlineResult["result"]): boolean {
  return result === "same" || result === "no token";
}

/** Whether a variable is a problem: it ends the command with 1. */
export function isWrong({ state }: VariableState): boolean {
  return state !== "present" && state !== "missing" && state !== "doubtful";
}

/** Whether there is nothing to look into. */
export function isHealthy(report: Report): boolean {
  return (
    exitCodeOf(report) === 0 &&
    report.findings.every(({ severity }) => severity === "note") &&
    report.variables.every(({ state }) => state !== "doubtful")
  );
}

/** @param asked whether the regions were to be asked */
export function exitCodeOf({ variables, findings, online }: Report, asked = false): ExitCode {
  const wrong =
    variables.some(isWrong) ||
    findings.some(({ severity }) => severity === "problem") ||
    online.some(({ result }) => result !== "unknown" && !isFine(result));
  if (wrong) return 1;
  const unanswered = online.some(({ result }) => result === "unknown");
  return unanswered || (asked && online.every(({ result }) => result === "no token")) ? 2 : 0;
}
