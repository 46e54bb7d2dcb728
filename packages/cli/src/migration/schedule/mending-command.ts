import type { Region } from "@qstash-verify/core";
import { resourcePath } from "../../api/api-call.js";
import { maskUrl } from "../../terminal/mask.js";
import { shellWord } from "../../terminal/shell-word.js";

/**
 * The command that pauses, resumes or deletes a schedule, with the settings of the migration; or a call of the address
 * itself, where that command would act on another account.
 */
export function mendingCommand(
  {
    envFile,
    elsewhere = {},
  }: {
    readonly envFile: readonly string[];
    readonly elsewhere?: Readonly<Partial<Record<Region, string>>>;
  },
  region: Region,
  scheduleId: string,
  action: "pause" | "resume" | "delete",
): string {
  const url = elsewhere[region];
  if (url !== undefined) {
    const verb = action === "delete" ? "" : `/${action}`;
    const address = `${maskUrl(url)}${resourcePath("schedules", scheduleId)}${verb}`;
    const quoted = `'${address.replaceAll("'", "%27")}'`;
    return `curl -X ${action === "delete" ? "DELETE" : "PATCH"} -H "Authorization: Bearer $${region}_QSTASH_TOKEN" ${quoted}`;
  }
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
