import { commandLine } from "../migration/next-steps.js";
import type { GuideOptions } from "./view.js";

/** The command that opens the guide again with the same options, for pasting into a shell. */
export function comeBackCommand(options: GuideOptions): string {
  const list = (name: string, values: readonly string[] = []) =>
    values.flatMap((value) => [`--${name}`, value]);
  const limit = (name: string, value: number | undefined) =>
    list(name, value === undefined ? [] : [String(value)]);
  return commandLine("", options, [
    ...list("only", options.only ? [[...options.only].join(",")] : []),
    ...list("name", options.name),
    ...list("meant-running", options.meantRunning),
    ...list("meant-paused", options.meantPaused),
    ...(options.overwrite ? ["--overwrite"] : []),
    ...(options.leaveMessages ? ["--leave-messages"] : []),
    ...limit("max-schedules", options.maxSchedules),
    ...limit("max-queues", options.maxQueues),
    ...limit("max-url-groups", options.maxUrlGroups),
  ]);
}
