import type { Api } from "../../api/api.js";
import { resourcePath } from "../../api/api-call.js";
import { maskUrl } from "../../terminal/mask.js";

/** The command that pauses or resumes a schedule, with the region's token in the environment. */
export function mendingCommand(
  { account: { region, url } }: Api,
  scheduleId: string,
  action: "pause" | "resume",
): string {
  const address = `${maskUrl(url)}${resourcePath("schedules", scheduleId)}/${action}`;
  // Quoted for a shell, because an id can contain special characters.
  const quoted = `'${address.replaceAll("'", "%27")}'`;
  return `curl -X PATCH -H "Authorization: Bearer $${region}_QSTASH_TOKEN" ${quoted}`;
}
