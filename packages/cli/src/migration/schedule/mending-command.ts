import type { Region } from "@qstash-verify/core";
import { shellWord } from "../../terminal/shell-word.js";
import type { MigrationSession } from "../migration-session.js";

/** The command that pauses or resumes a schedule, with the settings of the migration. */
export function mendingCommand(
  { envFile }: Pick<MigrationSession, "envFile">,
  region: Region,
  scheduleId: string,
  action: "pause" | "resume",
): string {
  const options = [
    "--region",
    region.slice(0, 2).toLowerCase(),
    ...envFile.flatMap((file) => ["-e", file]),
  ];
  // An id that begins with a hyphen would be taken for an option.
  const end = scheduleId.startsWith("-") ? ["--"] : [];
  const words = [action, ...options, ...end, scheduleId];
  return ["npx qstash-verify schedules", ...words.map(shellWord)].join(" ");
}
