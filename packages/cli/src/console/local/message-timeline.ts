import type { MessageSummary, TimelineEntry } from "@qstash-verify/console";
import type { AttemptView } from "@qstash-verify/emulator";
import { attemptsText } from "../messages/attempt-title.js";
import { attemptEntries } from "./attempt-entries.js";

/** Everything that happened to a message of a local region, in order. */
export function messageTimeline(
  summary: MessageSummary,
  attempts: readonly AttemptView[],
  publisher: string | undefined,
): TimelineEntry[] {
  return [
    publishedEntry(summary, publisher),
    ...attempts.flatMap(attemptEntries),
    ...endEntries(summary, attempts),
  ];
}

function publishedEntry(summary: MessageSummary, publisher: string | undefined): TimelineEntry {
  const { createdAt, label, scheduleId, queue, urlGroup } = summary;
  const facts = [
    ...(publisher ? [`by ${publisher}`] : []),
    ...(scheduleId === undefined ? [] : [`schedule ${scheduleId}`]),
    ...(urlGroup === undefined ? [] : [`URL group ${urlGroup}`]),
    ...(queue === undefined ? [] : [`queue ${queue}`]),
    ...(label === undefined ? [] : [`label ${label}`]),
  ];
  const detail = facts.length > 0 ? { detail: facts.join(", ") } : {};
  return { at: createdAt, what: "published", title: "Published", ...detail };
}

function endEntries(summary: MessageSummary, attempts: readonly AttemptView[]): TimelineEntry[] {
  const { state, changedAt, nextAt, dlqId } = summary;
  const made = attempts.at(-1)?.number ?? summary.attempts;
  switch (state) {
    case "waiting":
      return [{ at: nextAt ?? changedAt, what: "waiting", title: "Waits for its first attempt" }];
    case "retrying":
      return [{ at: nextAt ?? changedAt, what: "retry", title: `Attempt ${made + 1} is due` }];
    case "dead": {
      const detail = dlqId === undefined ? {} : { detail: `dead letter ${dlqId}` };
      return [
        { at: changedAt, what: "dead", title: `Dead after ${attemptsText(made)}`, ...detail },
      ];
    }
    case "cancelled":
      return [{ at: changedAt, what: "cancelled", title: "Cancelled" }];
    default:
      return [];
  }
}
