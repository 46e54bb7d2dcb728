import type { Region } from "@qstash-verify/core";
import type { Emulator } from "@qstash-verify/emulator";
import { durationText } from "./duration-text.js";

/** What was left in a region when it was stopped. */
export interface Leftovers {
  readonly region: Region;
  /** Messages that are neither delivered nor dead. */
  readonly messages: number;
  /** When the next of them may be attempted, in milliseconds since 1970. */
  readonly nextAttempt?: number | undefined;
  /** Workflow runs that have not ended. */
  readonly runs: number;
  readonly schedules: number;
  readonly deadLetters: number;
}

/** What is left in the regions that were started. */
export function leftoversOf({ regions }: Emulator, names: readonly Region[]): Leftovers[] {
  return names.map((name) => {
    const { messages, runs, schedules, deadLetters } = regions[name];
    return {
      region: name,
      messages: messages.length,
      nextAttempt: messages.length > 0 ? earliest(messages) : undefined,
      runs: runs.filter(({ workflowState }) => workflowState === "RUN_STARTED").length,
      schedules: schedules.length,
      deadLetters: deadLetters.length,
    };
  });
}

function earliest(messages: readonly { readonly notBefore: number }[]): number {
  return messages.reduce((first, { notBefore }) => Math.min(first, notBefore), Infinity);
}

/**
 * The last lines of `dev`: what was still running or waiting, and what happens to it.
 *
 * @param underWay how many messages were being delivered
 * @param now milliseconds since 1970, on the emulator's clock
 * @param data the data folder, if there is one
 */
export function farewell(
  leftovers: readonly Leftovers[],
  underWay: number,
  now: number,
  data: string | undefined,
): readonly string[] {
  const lines = leftovers.flatMap((each) => {
    const text = leftoverText(each, now, data === undefined ? "was" : "is");
    return text === "" ? [] : [`  ${each.region === "EU_CENTRAL_1" ? "EU" : "US"}  ${text}`];
  });
  if (lines.length === 0) return ["Stopped. Nothing was waiting."];
  const heading =
    data === undefined ? "It was all in memory, so this is lost:" : `This is kept in ${data}:`;
  const cut = `  ${counted(underWay, "delivery was", "deliveries were")} cut off`;
  const again = data === undefined ? "." : ", and will be made again.";
  return [`Stopped. ${heading}`, ...lines, ...(underWay > 0 ? [cut + again] : [])];
}

function leftoverText(leftovers: Leftovers, now: number, verb: "was" | "is"): string {
  const { messages, nextAttempt, runs, schedules, deadLetters } = leftovers;
  const due = nextAttempt !== undefined && nextAttempt > now ? nextAttempt - now : undefined;
  const next = due === undefined ? "" : ` (the next ${verb} due in ${durationText(due)})`;
  const parts = [
    messages > 0 && `${counted(messages, "message", "messages")} waiting${next}`,
    runs > 0 && counted(runs, "running workflow", "running workflows"),
    schedules > 0 && counted(schedules, "schedule", "schedules"),
    deadLetters > 0 && counted(deadLetters, "dead letter", "dead letters"),
  ];
  return parts.filter((part) => part !== false).join(", ");
}

function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}
