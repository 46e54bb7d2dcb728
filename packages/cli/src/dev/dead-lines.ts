import type { EmulatorEvent } from "@qstash-verify/emulator";
import stringWidth from "fast-string-width";
import type { Paint } from "../terminal/paint.js";
import { shellWord } from "../terminal/shell-word.js";
import { printable } from "../terminal/trusted.js";
import { cut } from "./fit.js";
import type { Layout } from "./layout.js";
import { lineStart, startWidth } from "./line-parts.js";

type Dead = Extract<EmulatorEvent, { type: "dead" }>;

/** What a printed command needs to reach this local QStash. */
export interface CommandNeeds {
  /** Whether both regions run. */
  readonly isOfBoth: boolean;
  /** The file with the settings, unless the command finds it by itself. */
  readonly envFile?: string | undefined;
}

/** The status with which an app says that further attempts would not help. */
const NON_RETRYABLE = 489;

/**
 * A dead message: what that means, and the command that tries it again. If there is no room for both, the
 * command has a line of its own, because it is pasted.
 */
export function deadLines(
  event: Dead,
  layout: Layout,
  paint: Paint,
  needs: CommandNeeds = { isOfBoth: true },
): readonly string[] {
  const { attempt } = event;
  const attempts = attempt === 1 ? "1 attempt" : `${attempt} attempts`;
  const room = layout.columns - startWidth(layout);
  const text = cut(`dead after ${attempts}${remarkOf(event)}`, room);
  const start = `${lineStart(event, layout, paint, paint.red("✗"))}${paint.red(text)}`;
  const next = nextOf(event, needs);
  if (next === "") return [start];
  const gap = room - stringWidth(text) - stringWidth(next);
  if (gap < 2) return [start, " ".repeat(startWidth(layout)) + next];
  return [`${start}${" ".repeat(Number.isFinite(gap) ? gap : 2)}${next}`];
}

function remarkOf({ workflowCallType, status, attempt, maxAttempts }: Dead): string {
  if (workflowCallType === "toCallback") return ": its run goes on with this result";
  if (workflowCallType === "failureCall") return ": failureFunction did not run";
  return status === NON_RETRYABLE && attempt < maxAttempts ? ": the app asked for no retry" : "";
}

/** A step is not delivered again by itself: its run goes on from it. */
function nextOf(
  { dlqId, workflowRunId, region }: Dead,
  { isOfBoth, envFile }: CommandNeeds,
): string {
  if (dlqId === undefined) return workflowRunId === undefined ? "" : printable(workflowRunId);
  const verb = workflowRunId === undefined ? "dlq retry" : "runs resume";
  // The other region may have the same id.
  const where = isOfBoth ? ` --region ${region.slice(0, 2).toLowerCase()}` : "";
  const settings = envFile === undefined ? "" : ` -e ${shellWord(envFile)}`;
  const command = `npx qstash-verify ${verb} ${shellWord(workflowRunId ?? dlqId)}${where}`;
  return printable(command + settings);
}
