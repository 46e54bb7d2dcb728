import type { MessageSummary, RegionName } from "@qstash-verify/console";
import type { EmulatedRegion } from "@qstash-verify/emulator";
import { logSummaries } from "../messages/log-summaries.js";

/**
 * The messages that a region had before the console listened, for example from a data folder. The oldest
 * first.
 */
export function firstMessages(name: RegionName, region: EmulatedRegion): MessageSummary[] {
  const letters = new Map(region.deadLetters.map(({ messageId, dlqId }) => [messageId, dlqId]));
  const logs = region.logs.map((log) => ({ ...log }));
  return logSummaries(name, logs).map((summary) => {
    const dlqId = letters.get(summary.messageId);
    return dlqId === undefined ? summary : { ...summary, dlqId };
  });
}
